/** Shows how far long work is: a bar that redraws itself on a terminal, a plain line now and then elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #lastShown = Number.NEGATIVE_INFINITY;
  #isDrawn = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** `share` is between 0 and 1, or undefined while the whole is not known. */
  show(label: string, share: number | undefined): void {
    const now = performance.now();
    const interval = this.#stream.isTTY ? 80 : 5_000;
    if (now - this.#lastShown < interval) return;
    this.#lastShown = now;
    const percent = share === undefined ? '' : `${Math.floor(Math.min(1, share) * 100)} %`.padStart(6);
    if (!this.#stream.isTTY) {
      this.#stream.write(`${label}${percent}\n`);
      return;
    }
    const filled = Math.round(Math.min(1, share ?? 0) * 24);
    const bar = share === undefined ? '' : ` ${'█'.repeat(filled)}${'░'.repeat(24 - filled)}`;
    this.#stream.write(`\r\u001b[2K${label}${bar}${percent}`);
    this.#isDrawn = true;
  }

  /** Replaces the bar by a sentence that stays. */
  end(sentence: string): void {
    this.#stream.write(this.#isDrawn ? `\r\u001b[2K${sentence}\n` : `${sentence}\n`);
    this.#isDrawn = false;
  }
}
