// How long it takes to fill an empty database with a demo shop: node bench/fill.ts [customers, default 100000].
// Every start uses a cluster of its own with the shipped settings; the result is appended to bench/fill.md.
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, migrate } from '@foresale/db';
import { startLocalPostgres } from '@foresale/local-postgres';
import { fillWithDemo } from '../src/demo.ts';

const customers = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'foresale-fill-'));
chmodSync(folder, 0o755);
try {
  await using postgres = await startLocalPostgres({ folder });
  await migrate(postgres.url);
  const pool = await createPool(postgres.url, { maximum: 1 });
  const started = performance.now();
  const { orders } = await fillWithDemo(postgres.url, pool, {
    customers,
    ordersPerCustomer: 10,
    now: new Date('2026-01-01T12:00:00Z'),
  });
  const seconds = (performance.now() - started) / 1_000;
  await pool.end();
  const perSecond = Math.round(orders / seconds);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const line = `| ${customers} | ${orders} | ${seconds.toFixed(1)} | ${perSecond} | ${memory} | ${cpus().length} cores, Node ${process.versions.node} |`;
  console.log(line);
  appendFileSync(join(import.meta.dirname, 'fill.md'), `${line}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
