/** A failure that is fully told by its message: printed to standard error without a stack. */
export class Sentence extends Error {
  override readonly name = 'Sentence';
}

const plainNames = new Set([
  'Sentence',
  'DatabaseProblem',
  'LocalPostgresProblem',
  'IngestProblem',
  'IdentityProblem',
  'RunProblem',
]);

/** What a person needs to read of a failure: its sentence, or for an unforeseen one everything we know. */
export function describeFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  if (plainNames.has(failure.name)) return failure.message;
  return failure.stack ?? failure.message;
}
