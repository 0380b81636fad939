import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { migrate } from '@foresale/db';
import { writeLayout } from '@foresale/demo-shop';
import { startTestServer } from '@foresale/test-database/server';
import { parse } from 'csv-parse';
import { listTables, readTable } from '../src/table.ts';

/**
 * How fast an Online Retail file is imported, how much memory that takes, and whether that grows with the file.
 * `node bench/import-bench.ts` writes its result to bench/import-results.md.
 */
interface Measured {
  readonly rows: number;
  readonly seconds: number;
  readonly readingSeconds: number;
  readonly peakMegabytes: number;
  readonly merged: number;
  readonly rejected: number;
}

const repeats = 3;
/** Customers of the simulated shop; about 29 lines each. */
const sizes = [36_000, 9_000, 72_000];

const run = promisify(execFile);
const importOnce = fileURLToPath(new URL('./import-once.ts', import.meta.url));
const results = fileURLToPath(new URL('./import-results.md', import.meta.url));

let origin = 'nowhere';
const folder = await mkdtemp(join(tmpdir(), 'foresale-bench-'));
try {
  const lines: string[] = [];
  for (const customers of sizes) {
    const directory = join(folder, String(customers));
    await writeLayout('online-retail-2', directory, {
      shop: { endsOn: '2026-03-31', customers, seed: 1, ordersPerCustomer: 6, itemsPerOrder: 4 },
    });
    const path = join(directory, 'online_retail_II.csv');
    const measured: Measured[] = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) measured.push(await importFresh(path));
    lines.push(await describe(path, measured));
    console.log(lines.at(-1));
    if (customers === 36_000) lines.push(...(await compareSplitters(path)));
    await rm(directory, { recursive: true });
    await writeFile(results, page(lines));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** An import into an empty, migrated database on a server of its own. */
async function importFresh(path: string): Promise<Measured> {
  const server = await startTestServer();
  try {
    origin = server.origin;
    await migrate(server.url);
    const { stdout } = await run(process.execPath, [importOnce, server.url, path]);
    return JSON.parse(stdout);
  } finally {
    await server.stop();
  }
}

async function describe(path: string, measured: readonly Measured[]): Promise<string> {
  const megabytes = (await stat(path)).size / 1e6;
  const seconds = spread(measured.map((one) => one.seconds));
  const rows = measured[0]?.rows ?? 0;
  const perSecond = Math.round(rows / median(measured.map((one) => one.seconds)));
  return `| ${rows.toLocaleString('en')} | ${megabytes.toFixed(0)} MB | ${seconds} | ${spread(
    measured.map((one) => one.readingSeconds),
  )} | ${perSecond.toLocaleString('en')} | ${spread(
    measured.map((one) => one.peakMegabytes),
    0,
  )} | ${loadavg()[0]?.toFixed(1)} |`;
}

/** The splitter of our own against csv-parse, on the same file in the same process. */
async function compareSplitters(path: string): Promise<string[]> {
  const own: number[] = [];
  const peer: number[] = [];
  for (let repeat = 0; repeat < repeats + 1; repeat += 1) {
    const [table] = await listTables(path, 'bench.csv');
    if (table === undefined) throw new Error('The file of the benchmark is gone.');
    let started = performance.now();
    let rows = 0;
    for await (const batch of readTable(table)) rows += batch.length;
    own.push((performance.now() - started) / 1000);
    started = performance.now();
    for await (const _ of createReadStream(path).pipe(parse({ bom: true, relax_quotes: true }))) rows -= 1;
    peer.push((performance.now() - started) / 1000);
    if (rows !== 0) throw new Error('The splitters disagree on the number of records.');
  }
  return [
    `| *reading and splitting alone: our splitter ${spread(own.slice(1))} s, csv-parse ${spread(peer.slice(1))} s* | | | | | | |`,
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function spread(values: readonly number[], digits = 1): string {
  const sorted = [...values].sort((one, other) => one - other);
  return `${median(values).toFixed(digits)} (${sorted[0]?.toFixed(digits)}–${sorted.at(-1)?.toFixed(digits)})`;
}

function page(lines: readonly string[]): string {
  return [
    '# Importing an Online Retail file',
    '',
    `Written by \`node bench/import-bench.ts\` in packages/ingest. ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version},`,
    `PostgreSQL from ${origin}; a simulated shop (seed 1) as one CSV file into an empty database, each import in a process of its own.`,
    `Median of ${repeats} (least–most). The peak is that of the importing process. A load average above the number of processors`,
    'says that other work took its share: seconds are then longer than on a quiet machine.',
    '',
    '| lines | file | seconds | of these reading | lines per second | peak resident MB | load average |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
