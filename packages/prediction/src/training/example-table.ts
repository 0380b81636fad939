import { createHash } from 'node:crypto';

const firstCapacity = 4096;

/** What is kept when there are too many: halves would leave as little as half of the limit. */
const keptShare = 0.9;
const hashes = 2 ** 31;

/**
 * The examples of one cut-off in columns, at most `limit` of them. When it is full, a tenth of the customers is let go,
 * those with the highest hashes of their ids: a sample that does not depend on the order in which they come.
 */
export class ExampleTable {
  readonly #limit: number;
  #columns: Float64Array[];
  #labels = new Uint8Array(firstCapacity);
  #customerIds: string[] = [];
  #bound = hashes;
  #seen = 0;

  constructor(features: number, limit: number) {
    this.#limit = limit;
    this.#columns = Array.from({ length: features }, () => new Float64Array(firstCapacity));
  }

  add(customerId: string, values: Float64Array, label: boolean): void {
    this.#seen++;
    const place = hash(customerId);
    if (place >= this.#bound) return;
    if (this.#customerIds.length === this.#limit) {
      this.#thin();
      if (place >= this.#bound) return;
    }
    if (this.#customerIds.length === this.#labels.length) this.#grow();
    const row = this.#customerIds.length;
    this.#customerIds.push(customerId);
    this.#labels[row] = label ? 1 : 0;
    for (const [i, column] of this.#columns.entries()) column[row] = values[i] ?? Number.NaN;
  }

  /** Customers that were offered, kept or not. */
  get seen(): number {
    return this.#seen;
  }

  get customerIds(): readonly string[] {
    return this.#customerIds;
  }

  get labels(): Uint8Array {
    return this.#labels.subarray(0, this.#customerIds.length);
  }

  get columns(): readonly Float64Array[] {
    return this.#columns.map((column) => column.subarray(0, this.#customerIds.length));
  }

  #grow(): void {
    const capacity = this.#labels.length * 2;
    const labels = new Uint8Array(capacity);
    labels.set(this.#labels);
    this.#labels = labels;
    this.#columns = this.#columns.map((column) => {
      const grown = new Float64Array(capacity);
      grown.set(column);
      return grown;
    });
  }

  #thin(): void {
    while (this.#customerIds.length === this.#limit) {
      this.#bound *= keptShare;
      const kept = this.#customerIds.flatMap((id, row) => (hash(id) < this.#bound ? [row] : []));
      this.#customerIds = kept.map((row) => this.#customerIds[row] ?? '');
      for (const [to, from] of kept.entries()) {
        this.#labels[to] = this.#labels[from] ?? 0;
        for (const column of this.#columns) column[to] = column[from] ?? Number.NaN;
      }
    }
  }
}

function hash(customerId: string): number {
  return createHash('sha1').update(customerId).digest().readUInt32LE() & 0x7fffffff;
}
