import { isForesaleError } from '@foresale/client';

/** What to tell a person about a failure. The server's own sentences are written to be read; a network's are not. */
export function sentenceOf(problem: unknown): string {
  if (!(problem instanceof Error)) return 'Something unexpected happened.';
  const isUnreachable = isForesaleError(problem) && problem.code === 'UNREACHABLE';
  if (isUnreachable || /fetch|network|socket|connection/i.test(problem.message)) {
    return 'The server cannot be reached. The page tries again by itself as soon as it answers.';
  }
  return /[.!?]$/.test(problem.message) ? problem.message : `${problem.message}.`;
}
