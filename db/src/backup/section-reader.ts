import { DatabaseProblem } from '../migrate.ts';

export interface Section {
  readonly kind: 'statement' | 'copy';
  readonly text: string;
}

const endOfRows = Buffer.from('\n\\.\n');

/** Takes a script apart into its sections, whose rows are never all in memory. */
export class SectionReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #left: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Buffer>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** The next line, without its end. */
  async line(): Promise<string> {
    for (let searched = 0; ; ) {
      const end = this.#left.indexOf(10, searched);
      if (end >= 0) {
        const line = this.#left.toString('utf8', 0, end);
        this.#left = this.#left.subarray(end + 1);
        return line;
      }
      searched = this.#left.length;
      await this.#more();
    }
  }

  /** After a section of kind copy, rows() is to be read to its end before the next section. */
  async *sections(mark: string): AsyncGenerator<Section> {
    let heading = await this.line();
    while (heading !== `${mark}end`) {
      if (heading === `${mark}copy`) {
        yield { kind: 'copy', text: await this.line() };
        heading = await this.line();
      } else if (heading === `${mark}statement`) {
        const lines: string[] = [];
        for (heading = await this.line(); !heading.startsWith(mark); heading = await this.line()) lines.push(heading);
        yield { kind: 'statement', text: lines.join('\n') };
      } else throw new DatabaseProblem('The backup is damaged: a section begins where none can.');
    }
  }

  /** The rows up to the line that ends them, which no row can look like. */
  async *rows(): AsyncGenerator<Buffer> {
    // Where there is no row that line comes first, without a line before it.
    while (this.#left.length < 3) await this.#more();
    if (this.#left.subarray(0, 3).equals(endOfRows.subarray(1))) {
      this.#left = this.#left.subarray(3);
      return;
    }
    for (;;) {
      const end = this.#left.indexOf(endOfRows);
      if (end >= 0) {
        const rows = this.#left.subarray(0, end + 1);
        this.#left = this.#left.subarray(end + endOfRows.length);
        yield rows;
        return;
      }
      // The last bytes may be the beginning of the end.
      const certain = Math.max(0, this.#left.length - endOfRows.length + 1);
      const rows = this.#left.subarray(0, certain);
      this.#left = this.#left.subarray(certain);
      if (rows.length > 0) yield rows;
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done === true) throw new DatabaseProblem('The backup is damaged: it ends too early.');
    this.#left = this.#left.length === 0 ? value : Buffer.concat([this.#left, value]);
  }
}
