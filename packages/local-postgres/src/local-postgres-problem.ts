/** Why the server on this machine cannot run; the message is the sentence to show. */
export class LocalPostgresProblem extends Error {
  override readonly name = 'LocalPostgresProblem';
}
