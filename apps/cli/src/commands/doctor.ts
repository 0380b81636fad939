import { statfsSync } from 'node:fs';
import { createPool } from '@foresale/db';
import { type DatabaseHealth, readHealth } from '@foresale/db/health';
import { withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';
import { readHolder } from '../home-lock.ts';
import { Sentence } from '../sentence.ts';

interface Finding {
  readonly isFine: boolean;
  readonly sentence: string;
}

const day = 86_400_000;
const fine = (sentence: string): Finding => ({ isFine: true, sentence });
const wrong = (sentence: string): Finding => ({ isFine: false, sentence });

/** Looks at everything a person would be asked about first; exit code 1 when something is wrong. */
export async function doctor(settings: Settings): Promise<void> {
  const findings = [checkNode(), checkDisk(settings), checkStart(settings), checkHost(settings)];
  await withDatabase(settings, async ({ url }) => {
    const pool = await createPool(url, { maximum: 1 });
    try {
      findings.push(...checkDatabase(await readHealth(pool)));
    } finally {
      await pool.end();
    }
  });
  for (const { isFine, sentence } of findings) process.stdout.write(`${isFine ? 'ok  ' : 'BAD '} ${sentence}\n`);
  const bad = findings.filter(({ isFine }) => !isFine).length;
  if (bad > 0) throw new Sentence(bad === 1 ? 'One thing needs attention.' : `${bad} things need attention.`);
}

function checkNode(): Finding {
  return fine(`Node ${process.versions.node} on ${process.platform} ${process.arch}.`);
}

function checkDisk(settings: Settings): Finding {
  const disk = statfsSync(settings.home, { bigint: false });
  const free = (disk.bavail * disk.bsize) / 2 ** 30;
  const sentence = `${free.toFixed(1)} GB are free where ${settings.home} lies.`;
  return free > 2
    ? fine(sentence)
    : wrong(`${sentence} A run writes a whole snapshot: make room, or lower kept_snapshots.`);
}

function checkStart(settings: Settings): Finding {
  const holder = readHolder(settings.home);
  if (holder?.serverUrl !== undefined) return fine(`Foresale runs at ${holder.serverUrl} (process ${holder.pid}).`);
  return fine('Foresale is not running in this home.');
}

function checkHost(settings: Settings): Finding {
  const isLocal = ['127.0.0.1', 'localhost', '::1'].includes(settings.host);
  if (isLocal) return fine(`HOST is ${settings.host}: only this machine reaches the server.`);
  return fine(`HOST is ${settings.host}: others reach the server; put TLS in front of it.`);
}

function checkDatabase(health: DatabaseHealth): Finding[] {
  const skew = Math.abs(health.serverClock.getTime() - Date.now());
  const list = (names: readonly string[]) => names.join(', ');
  return [
    fine(`PostgreSQL ${health.serverVersion} answers.`),
    health.missingMigrations.length === 0
      ? fine('All migrations have been applied.')
      : wrong(`Migrations are missing (${list(health.missingMigrations)}): start this version once.`),
    skew < 5_000
      ? fine('The clocks of this machine and of the database agree.')
      : wrong(
          `The clocks differ by ${Math.round(skew / 1_000)} seconds: set up time synchronisation on both machines.`,
        ),
    health.invalidIndexes.length === 0
      ? fine('Every index is valid.')
      : wrong(`Invalid indexes: ${list(health.invalidIndexes)}. Mend them with "reindex index concurrently".`),
    health.staleTables.length === 0
      ? fine('The statistics of all large tables are fresh.')
      : wrong(
          `Statistics are old: run "vacuum (analyze) ${list(health.staleTables)}", and check that autovacuum is on.`,
        ),
    checkSnapshot(health),
    health.failedRunsSincePublish === 0
      ? fine('No run has failed since the last one that was published.')
      : wrong(`${health.failedRunsSincePublish} runs have failed since the last published one: see the page Runs.`),
  ];
}

function checkSnapshot({ publishedAt, newestOrderAt }: DatabaseHealth): Finding {
  if (newestOrderAt === null) return fine('The shop has no orders yet: import some, or start with FORESALE_DEMO=on.');
  if (publishedAt === null) return wrong('No run has been published yet: npm run foresale -- run');
  const age = Date.now() - publishedAt.getTime();
  const sentence = `The current snapshot was published ${publishedAt.toISOString()}.`;
  return age < 2 * day
    ? fine(sentence)
    : wrong(`${sentence} That is ${Math.floor(age / day)} days ago: is the worker running?`);
}
