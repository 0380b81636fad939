import type { AppRouter } from '@foresale/api';
import { TRPCClientError } from '@trpc/client';

/** What went wrong, as a name to branch on. The message beside it is a sentence for a person. */
export type ForesaleErrorCode = (typeof codeOfStatus)[keyof typeof codeOfStatus] | 'ABORTED' | 'UNREACHABLE';

const codeOfStatus = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
} as const;
const isCoded = (status: number): status is keyof typeof codeOfStatus => status in codeOfStatus;

/** What every call of the client fails with. */
export class ForesaleError extends TRPCClientError<AppRouter> {
  readonly code: ForesaleErrorCode;
  /** The HTTP status that the server meant; null when no server answered. */
  readonly status: number | null;

  constructor(problem: TRPCClientError<AppRouter>) {
    const answer = answerOf(problem);
    super(answer.message, {
      cause: problem,
      ...(problem.meta === undefined ? {} : { meta: problem.meta }),
      ...(problem.shape == null ? {} : { result: { error: problem.shape } }),
    });
    // The constructor above sets its own prototype, after that of this class was set.
    Object.setPrototypeOf(this, ForesaleError.prototype);
    this.name = 'ForesaleError';
    this.code = answer.code;
    this.status = answer.status;
  }
}

/** Also true for an error of another copy of this package, such as the one that @foresale/react brought along. */
export function isForesaleError(problem: unknown): problem is ForesaleError {
  return problem instanceof Error && problem.name === 'ForesaleError' && 'code' in problem;
}

interface Answer {
  readonly code: ForesaleErrorCode;
  readonly status: number | null;
  readonly message: string;
}

function answerOf(problem: TRPCClientError<AppRouter>): Answer {
  const status = problem.data?.httpStatus ?? statusOf(problem);
  if (status !== undefined) {
    const message = problem.data == null ? sentenceOf(problem) : problem.message;
    return { code: codeOf(status), status, message };
  }
  if (isAbort(problem) || isAbort(problem.cause)) return { code: 'ABORTED', status: null, message: 'Given up' };
  return { code: 'UNREACHABLE', status: null, message: 'Foresale cannot be reached' };
}

function codeOf(status: number): ForesaleErrorCode {
  if (isCoded(status)) return codeOfStatus[status];
  return status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
}

/** Limits of the server answer before any procedure does, and a proxy may answer instead of the server. */
function statusOf({ meta }: TRPCClientError<AppRouter>): number | undefined {
  const response = meta?.response;
  if (typeof response !== 'object' || response === null || !('status' in response)) return undefined;
  return typeof response.status === 'number' ? response.status : undefined;
}

function sentenceOf({ meta, message }: TRPCClientError<AppRouter>): string {
  const body = meta?.responseJSON;
  if (typeof body !== 'object' || body === null || !('error' in body)) return message;
  return typeof body.error === 'string' ? body.error : message;
}

function isAbort(problem: unknown): boolean {
  return problem instanceof Error && problem.name === 'AbortError';
}
