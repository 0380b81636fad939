import { text } from '@foresale/contract';
import { z } from 'zod';

export const cronInput = text(100);
export const keyInput = text(100).min(1);
export const nameInput = text(80).trim().min(1, 'must not be empty');

export const scheduleInput = z.strictObject({
  /** Left out for a new schedule. */
  key: keyInput.optional(),
  name: nameInput,
  cron: cronInput,
  train: z.boolean().default(false),
  paused: z.boolean().default(false),
});
