/**
 * Exports at size: `node apps/server/bench/export.ts --url postgres://… [--format csv]`, over a database with a published
 * run. A reader that throws everything away says how fast a file is made; one that takes a tenth of that speed says
 * whether what it has not taken yet piles up. The server is a process of its own.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createPool } from '@foresale/db';
import { createToken } from '@foresale/db/identity';
import { z } from 'zod';
import { environmentWith } from './env.ts';

const { values: given } = parseArgs({
  options: {
    url: { type: 'string' },
    format: { type: 'string', default: 'csv' },
    seconds: { type: 'string', default: '20' },
  },
});
if (given.url === undefined) throw new Error('--url is needed: a database with a published run.');

const pool = await createPool(given.url, { maximum: 1 });
const { token } = await createToken(pool, { role: 'manager', name: 'bench' });
await pool.end();
const server = fork(fileURLToPath(new URL('../src/main.ts', import.meta.url)), {
  env: environmentWith({ DATABASE_URL: given.url, PORT: '0', FORESALE_RATE_LIMIT: '9000000', LOG_LEVEL: 'error' }),
});
try {
  const [message] = await once(server, 'message');
  const address = `${z.object({ ready: z.string() }).parse(message).ready}/api/export/customers?format=${given.format}`;
  // The columns are read first: the memory that they take is not the export's. Then the server has nothing to do.
  for (let idle = 0; idle < 3; ) {
    const before = await serverSeconds();
    await wait(2_000);
    idle = (await serverSeconds()) - before < 0.1 ? idle + 1 : 0;
  }
  await read('warm-up', address, Number.POSITIVE_INFINITY);
  const bytesPerSecond = await read('discarding reader', address, Number.POSITIVE_INFINITY);
  await read('a tenth of that', address, bytesPerSecond / 10);
} finally {
  server.kill('SIGTERM');
  if (server.exitCode === null) await once(server, 'exit');
}

/** Resident memory of the server, in megabytes; as Linux tells it. */
async function residentMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** CPU that the server has used so far; as Linux tells it, in hundredths. PostgreSQL's comes on top. */
async function serverSeconds(): Promise<number> {
  const fields = (await readFile(`/proc/${server.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function read(name: string, address: string, bytesPerSecond: number): Promise<number> {
  const before = await serverSeconds();
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
  const rows = Number(response.headers.get('x-foresale-rows'));
  const memory: number[] = [];
  let bytes = 0;
  let looked = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (seconds() - looked > 0.25) {
      looked = seconds();
      memory.push(await residentMegabytes());
    }
    const early = bytes / bytesPerSecond - seconds();
    if (early > 0) await wait(early * 1000);
    // Long enough to see whether memory grows.
    if (Number.isFinite(bytesPerSecond) && seconds() > Number(given.seconds)) break;
  }
  const taken = seconds();
  const span = `resident memory ${Math.round(Math.min(...memory))} to ${Math.round(Math.max(...memory))} MB`;
  const speed = Number.isFinite(bytesPerSecond)
    ? `${(bytes / taken / 2 ** 20).toFixed(1)} MB/s for ${taken.toFixed(0)} s`
    : `${rows} rows in ${taken.toFixed(1)} s, ${Math.round(rows / taken)} rows/s`;
  const used = `${((await serverSeconds()) - before).toFixed(1)} s of the server's CPU, load ${loadavg()[0]?.toFixed(1)}`;
  process.stdout.write(`${name}: ${speed}, ${span}, ${used}\n`);
  return bytes / taken;
}
