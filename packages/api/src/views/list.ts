import { savedViewSchema } from '@foresale/contract';
import { listViews } from '@foresale/db/views';
import { z } from 'zod';
import { procedure } from '../trpc.ts';
import { userOf } from './user-of.ts';

/** The caller's own views, and those that others share. */
export const list = procedure('viewer')
  .output(z.array(savedViewSchema))
  .query(async ({ ctx }) => [...(await listViews(ctx.pool, userOf(ctx.identity)))]);
