import type { AppRouter } from '@foresale/client';
import { type CreateTRPCReact, createTRPCReact } from '@trpc/react-query';
import { createContext } from 'react';

/** A context apart from tRPC's own, which an app that uses tRPC for its own server has filled already. */
const context = createContext<unknown>(null);

/** Hooks of every procedure of the server, for what has no hook of its own: `foresale.rfm.receipt.useQuery(…)`. */
export const foresale: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>({ context });
