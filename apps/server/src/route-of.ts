import { appRouter } from '@foresale/api';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

const procedures = new Set(Object.keys(appRouter._def.procedures));
const paramsSchema = z.object({ path: z.string() });

/** The pattern, never the address: addresses hold ids. A procedure has its name; there are only so many of them. */
export function routeOf({ routeOptions, params }: Pick<FastifyRequest, 'routeOptions' | 'params'>): string {
  const route = routeOptions.url ?? 'none';
  if (route !== '/api/trpc/:path') return route;
  const { data } = paramsSchema.safeParse(params);
  const names = data?.path.split(',') ?? [];
  if (!names.every((name) => procedures.has(name))) return '/api/trpc/unknown';
  return `/api/trpc/${names.length === 1 ? names[0] : 'batch'}`;
}
