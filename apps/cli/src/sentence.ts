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
export async function describeFailure(failure: unknown): Promise<string> {
  if (!(failure instanceof Error)) return String(failure);
  if (plainNames.has(failure.name)) return failure.message;
  // Loaded now: a command that fails by its own sentence needs none of it.
  const { isConnectionLost } = await import('@foresale/db/pipeline');
  if (isConnectionLost(failure)) {
    return `The connection to the database was lost (${failure.message}): its log says why, and the disk may be full.`;
  }
  // Of PostgreSQL's own sentences those about room, rights and what is not there, which no change of ours could mend.
  if ('code' in failure && typeof failure.code === 'string' && /^(53...|42501|3D000|28...)$/.test(failure.code)) {
    return `The database refuses: ${failure.message}.`;
  }
  return failure.stack ?? failure.message;
}
