/** An import that cannot be undone, with the sentence that says why. */
export class UndoProblem extends Error {
  override readonly name = 'UndoProblem';
  readonly code: 'unknown' | 'busy' | 'refused';

  constructor(code: UndoProblem['code'], sentence: string) {
    super(sentence);
    this.code = code;
  }
}
