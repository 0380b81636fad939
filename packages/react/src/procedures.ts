import type { AppRouter } from '@foresale/client';
import { type CreateTRPCReact, createTRPCReact } from '@trpc/react-query';

/** Hooks of every procedure of the server, for what has no hook of its own: `foresale.rfm.receipt.useQuery(…)`. */
export const foresale: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>();
