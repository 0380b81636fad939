import { type Role, roleRank } from '@foresale/contract';
import { initTRPC, TRPCError } from '@trpc/server';
import type { ApiContext } from './context.ts';
import { nameUnknownFields } from './name-unknown-fields.ts';
import { publicProblem } from './public-problem.ts';

nameUnknownFields();

/** Every procedure states who may call it; one without a statement is closed to all. */
export interface ProcedureMeta {
  readonly role: Role | 'anyone';
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error }) => ({ ...shape, message: publicProblem(error).message }),
  });

export const { router, createCallerFactory } = t;

const codes = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'TOO_MANY_REQUESTS',
} as const;
const isCoded = (status: number): status is keyof typeof codes => status in codes;

/** Problems that the layers below name are given tRPC's codes. */
const named = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result;
  const { status, message } = publicProblem(result.error.cause);
  if (isCoded(status)) throw new TRPCError({ code: codes[status], message, cause: result.error.cause });
  if (status === 503) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message, cause: result.error.cause });
  return result;
});

const counted = t.middleware(async ({ ctx, next }) => {
  await ctx.countCall();
  return next();
});

/** For the little that may be asked before signing in. */
export const openProcedure = t.procedure.meta({ role: 'anyone' }).use(named).use(counted);

/** For those who have the role, or one above it. */
export function procedure(role: Role) {
  return t.procedure
    .meta({ role })
    .use(named)
    .use(counted)
    .use(async ({ ctx, next }) => {
      const identity = await ctx.currentIdentity();
      if (identity === null) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in first' });
      if (roleRank[identity.role] < roleRank[role]) {
        throw new TRPCError({
          code: 'FORBIDDEN',
          message: `This needs the role ${role}, and yours is ${identity.role}`,
        });
      }
      return next({ ctx: { identity } });
    });
}
