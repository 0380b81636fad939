/** A change of settings that cannot be made, with the sentence that says why. */
export class SettingsProblem extends Error {
  override readonly name = 'SettingsProblem';
  readonly code: 'busy' | 'unknown-time-zone' | 'unknown-currency' | 'missing-rate';

  constructor(code: SettingsProblem['code'], sentence: string) {
    super(sentence);
    this.code = code;
  }
}
