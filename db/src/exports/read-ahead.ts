/** Large enough that the queries cost little beside their rows, small enough to be nothing in memory. */
const batch = 4_000;
/** Batches that the database works on while one is written: with two of them, both of two cores are busy. */
const ahead = 2;

/**
 * Batches of a file, read only as fast as they are taken. Each is a query of its own, over a snapshot that does not change:
 * a reader that takes hours holds no transaction, and a snapshot that retention drops meanwhile ends the export with an
 * error. Whoever writes the file must cut it off visibly then.
 */
export async function* readAhead<Read>(
  ranks: Uint32Array,
  read: (ranks: Uint32Array) => Promise<Read>,
  onProgress: ((rowsDone: number) => void) | undefined,
): AsyncGenerator<Read, void, undefined> {
  const pending: { readonly rows: number; readonly result: Promise<Read> }[] = [];
  let asked = 0;
  const askAhead = () => {
    while (pending.length < ahead && asked < ranks.length) {
      const part = ranks.subarray(asked, asked + batch);
      const result = read(part);
      // Awaited in its turn; until then its failure is nobody's surprise.
      result.catch(() => undefined);
      pending.push({ rows: part.length, result });
      asked += batch;
    }
  };
  askAhead();
  let done = 0;
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const result = await next.result;
    askAhead();
    yield result;
    done += next.rows;
    onProgress?.(done);
  }
}
