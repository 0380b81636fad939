import { z } from 'zod';

export const outreachStatuses = ['to-call', 'called', 'snoozed', 'won', 'lost'] as const;
export const outreachStatusSchema = z.enum(outreachStatuses);
export type OutreachStatus = z.infer<typeof outreachStatusSchema>;
