import { isConnectionTrouble } from '@foresale/db';
import { BusyProblem, IdentityProblem } from '@foresale/db/identity';
import { UndoProblem } from '@foresale/db/import';
import { ModelProblem } from '@foresale/db/models';
import { OutreachProblem } from '@foresale/db/outreach';
import { ScheduleProblem } from '@foresale/db/schedules';
import { SchemeRefusal } from '@foresale/db/segments';
import { SettingsProblem } from '@foresale/db/settings';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { ZodError } from 'zod';
import { ApiProblem } from './problem.ts';

export interface PublicProblem {
  readonly status: number;
  readonly message: string;
  readonly retryAfterSeconds?: number | undefined;
}

const internal: PublicProblem = { status: 500, message: 'Internal server error' };

const modelStatus = {
  'unknown-model': 404,
  'loses-to-baselines': 409,
  'nothing-to-roll-back-to': 409,
  'features-changed': 409,
  'too-slow': 409,
} as const;
const scheduleStatus = { 'wrong-times': 400, unknown: 404, taken: 409, 'no-worker': 409 } as const;

/** What a caller is told of an error: a sentence when the error is theirs to mend, and nothing of our insides. */
export function publicProblem(error: unknown): PublicProblem {
  if (error instanceof ApiProblem) {
    const { status, message, retryAfterSeconds } = error;
    return { status, message, retryAfterSeconds };
  }
  if (isBusy(error)) return busy;
  if (error instanceof IdentityProblem) return { status: identityStatus[error.code], message: error.message };
  if (error instanceof OutreachProblem) {
    return { status: error.code === 'unknown-owner' ? 409 : 404, message: error.message };
  }
  if (error instanceof ModelProblem) return { status: modelStatus[error.code], message: error.message };
  if (error instanceof ScheduleProblem) return { status: scheduleStatus[error.code], message: error.message };
  if (error instanceof SchemeRefusal) return { status: schemeStatus[error.code], message: error.message };
  if (error instanceof SettingsProblem) return { status: settingsStatus[error.code], message: error.message };
  if (error instanceof UndoProblem) return { status: error.code === 'unknown' ? 404 : 409, message: error.message };
  if (error instanceof ZodError) return { status: 400, message: firstComplaint(error) };
  if (error instanceof TRPCError) return ofProcedure(error);
  return ofFramework(error);
}

const identityStatus = { unknown: 404, taken: 409, 'last-admin': 409, 'weak-password': 400 } as const;
const settingsStatus = { busy: 409, 'missing-rate': 409, 'unknown-time-zone': 400, 'unknown-currency': 400 } as const;
const schemeStatus = { unknown: 404, taken: 409, shipped: 409, chosen: 409, invalid: 400 } as const;

function ofProcedure(error: TRPCError): PublicProblem {
  if (error.code === 'INTERNAL_SERVER_ERROR') return error.cause === undefined ? internal : publicProblem(error.cause);
  // What a procedure returned did not fit its own declaration: our fault, and the complaint would show the data.
  if (error.cause instanceof ZodError && error.code !== 'BAD_REQUEST') return internal;
  const message = error.cause instanceof ZodError ? firstComplaint(error.cause) : error.message;
  return { status: getHTTPStatusCodeFromError(error), message };
}

const busy: PublicProblem = {
  status: 503,
  message: 'Too much is going on at the moment; try again in a few seconds',
  retryAfterSeconds: 5,
};

/** No connection came free, or the database does not answer: nothing that the caller did wrong, and soon over. */
function isBusy(error: unknown): boolean {
  return error instanceof BusyProblem || isConnectionTrouble(error);
}

/** Fastify and its plugins put a status on what they throw; anything else is unexpected. */
function ofFramework(error: unknown): PublicProblem {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return internal;
  if (error.statusCode < 400 || error.statusCode >= 500) return internal;
  return { status: error.statusCode, message: sentences[error.statusCode] ?? error.message };
}

const sentences: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  413: 'The request is too large',
  415: 'Unsupported content type',
};

function firstComplaint(error: ZodError): string {
  const unknown = error.issues.find(({ code }) => code === 'unrecognized_keys');
  if (unknown !== undefined) return unknown.message;
  const [issue] = error.issues;
  if (issue === undefined) return 'The request cannot be read';
  const name = issue.path.map(String).join('.').slice(0, 100);
  if (name === '') return issue.message;
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return isMissing ? `${name} parameter required` : `${name}: ${issue.message}`;
}
