// Scoring inside PostgreSQL: 1,000,000 customers × 25 features, beside the library and the same data as ordinary trees.
//   node bench/score.ts [--rows 1000000] [--repeats 5] [--trees]
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startTestServer } from '@foresale/test-database/server';
import type { GlassBoxModel, Model } from 'ml-gradient-boosting';
import { mergedTerms, predictRaw, train } from 'ml-gradient-boosting';
import type pg from 'pg';
import { contributionQuery, scoreQuery } from '../src/index.ts';
import { connect, random, read, store } from '../test/in-database.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '5' },
    trees: { type: 'boolean', default: false },
  },
});
const rows = Number(values.rows);
const repeats = Number(values.repeats);
const features = 25;
const names = Array.from({ length: features }, (_, f) => `feature_${f}`);
const source = { from: ['rows'], key: ['id'] };

/** Main effects, products and seven rules of three, with a fifth of every fifth column missing. */
function customers(seed: number, count: number) {
  const next = random(seed);
  const columns = names.map(() => new Float64Array(count));
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const x = columns.map((column, f) => {
      const value = next() + next() + next() - 1.5;
      column[row] = f % 5 === 4 && next() < 0.2 ? Number.NaN : value;
      return value;
    });
    const at = (f: number): number => x[f] ?? 0;
    let score = 2 * at(0) + Math.sin(4 * at(3)) + at(4) - 1;
    for (let f = 5; f + 2 < features; f += 3) {
      score += 2 * at(f) * at(f + 1) + (at(f) > 0 && at(f + 1) > 0 && at(f + 2) > 0 ? 2 : 0);
    }
    labels[row] = next() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  }
  return { columns, labels };
}

/** Seconds of processor that a backend has used, so that whoever else is on the machine does not count. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
}

const line = (cells: readonly unknown[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`);

async function measure(client: pg.Client, name: string, query: string): Promise<void> {
  const { rows: pids } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = pids[0]?.pid ?? 0;
  const run = async (workers: number): Promise<{ wall: number; processor: number }> => {
    await client.query(`set max_parallel_workers_per_gather = ${workers}`);
    // The planner does not know what an expression of this size costs, and would spare itself the workers.
    await client.query('set parallel_setup_cost = 0; set parallel_tuple_cost = 0');
    const before = processorSeconds(pid);
    const start = performance.now();
    await client.query(`explain (analyze, timing off, buffers off) ${query}`);
    return { wall: (performance.now() - start) / 1000, processor: processorSeconds(pid) - before };
  };
  await run(0);
  const alone: { wall: number; processor: number }[] = [];
  const together: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    alone.push(await run(0));
    together.push((await run(2)).wall);
  }
  const processor = alone.map((each) => each.processor);
  line([
    name,
    median(processor).toFixed(2),
    `${Math.min(...processor).toFixed(2)}–${Math.max(...processor).toFixed(2)}`,
    median(alone.map((each) => each.wall)).toFixed(2),
    median(together).toFixed(2),
    `${Math.round(query.length / 1000)} kB`,
  ]);
}

const server = await startTestServer();
try {
  await using client = await connect(server.url);
  const { rows: version } = await client.query<{ server_version: string }>('show server_version');
  const training = customers(1, 200_000);
  const options = { names, learningRate: 0.2 };
  const triples = await train(training, { ...options, interactions: 3, rounds: 100 });
  const pairs = await train(training, { ...options, interactions: 2, rounds: 100 });
  const scored = customers(2, rows);
  await store(client, names, scored.columns);
  await client.query('vacuum analyze rows');
  process.stdout.write(
    `PostgreSQL ${version[0]?.server_version}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}; ` +
      `${rows} rows × ${features} features, ${repeats} repeats\n\n`,
  );
  line(['in PostgreSQL', 'processor s, one core', 'spread', 'wall s', 'wall s, two workers', 'text']);
  line(['---', '---', '---', '---', '---', '---']);
  const tables = (model: GlassBoxModel): string => `${mergedTerms(model).length} tables`;
  await measure(client, `glass box, triples (${tables(triples)})`, scoreQuery(triples, source));
  await measure(client, `glass box, pairs (${tables(pairs)})`, scoreQuery(pairs, source));
  await measure(client, `contributions of pairs (${pairs.terms.length} terms)`, contributionQuery(pairs, source));
  const models: [string, Model][] = [
    ['triples', triples],
    ['pairs', pairs],
  ];
  if (values.trees) {
    const trees = await train(training, { names, rounds: 200 });
    models.push(['ordinary trees', trees]);
    await measure(client, 'ordinary trees, 200 × 31 leaves', scoreQuery(trees, source));
  }

  process.stdout.write('\n');
  line(['in the library', 'rows / s, one core', 'largest difference in log-odds from PostgreSQL']);
  line(['---', '---', '---']);
  for (const [name, model] of models) {
    const seconds: number[] = [];
    let raw = predictRaw(model, scored.columns);
    for (let repeat = 0; repeat < repeats; repeat++) {
      const start = performance.now();
      raw = predictRaw(model, scored.columns);
      seconds.push((performance.now() - start) / 1000);
    }
    const inDatabase = await read(client, scoreQuery(model, source), 'score');
    let furthest = inDatabase.length === rows ? 0 : Number.NaN;
    for (let row = 0; row < rows; row++) {
      furthest = Math.max(furthest, Math.abs((inDatabase[row] ?? Number.NaN) - (raw[row] ?? 0)));
    }
    line([name, Math.round(rows / median(seconds)).toLocaleString('en'), furthest]);
  }
} finally {
  await server.stop();
}
