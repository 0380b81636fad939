import { existsSync, statfsSync } from 'node:fs';
import { readServer } from '@foresale/db/backup';
import { type DatabaseHealth, readHealth } from '@foresale/db/health';
import { type CurrencyInUse, readCurrenciesInUse } from '@foresale/db/rates';
import { findProgram } from '../backup/find-program.ts';
import { withPool } from '../database.ts';
import { type Settings, searchPath } from '../env.ts';
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
export async function doctor(settings: Settings, isJson = false): Promise<void> {
  const findings = [checkNode(), checkDisk(settings), checkStart(settings), checkHost(settings)];
  await withPool(settings, async (pool, { url }) => {
    findings.push(checkPassword(url), await checkBackups(url));
    findings.push(...checkDatabase(await readHealth(pool)), ...checkCurrencies(await readCurrenciesInUse(pool)));
  });
  if (isJson) process.stdout.write(`${JSON.stringify(findings)}\n`);
  else for (const { isFine, sentence } of findings) process.stdout.write(`${isFine ? 'ok  ' : 'BAD '} ${sentence}\n`);
  const bad = findings.filter(({ isFine }) => !isFine).length;
  if (bad > 0) throw new Sentence(bad === 1 ? 'One thing needs attention.' : `${bad} things need attention.`);
}

/** A database that other machines may reach is as open as its password is short. */
function checkPassword(databaseUrl: string): Finding {
  const { password, hostname } = new URL(databaseUrl);
  const isNear = ['127.0.0.1', 'localhost', '::1', '[::1]', ''].includes(hostname);
  const secret = decodeURIComponent(password);
  if (secret.length >= 16) return fine('The password of the database is long enough.');
  const kind = secret === '' ? 'has no password' : `has a password of ${secret.length} characters`;
  if (isNear) return fine(`The database ${kind}, and is on this machine.`);
  return wrong(`The database on ${hostname} ${kind}: give it 16 random ones or more (alter role … password).`);
}

async function checkBackups(databaseUrl: string): Promise<Finding> {
  const { major } = await readServer(databaseUrl);
  const program = await findProgram('pg_dump', major, searchPath());
  return fine(
    program === undefined
      ? `Backups are made by Foresale itself: no pg_dump of PostgreSQL ${major} or newer is installed.`
      : `Backups are made with ${program}.`,
  );
}

function checkNode(): Finding {
  return fine(`Node ${process.versions.node} on ${process.platform} ${process.arch}.`);
}

function checkDisk(settings: Settings): Finding {
  // Where only DATABASE_URL is used, nothing may ever have been written here.
  if (!existsSync(settings.home)) return fine(`${settings.home} does not exist: nothing of Foresale lies there.`);
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
  const everyone = ['0.0.0.0', '::'].includes(settings.host) ? 'everyone in its networks reaches' : 'others reach';
  return settings.isBehindProxy
    ? fine(`HOST is ${settings.host}, behind a proxy.`)
    : wrong(
        `HOST is ${settings.host}: ${everyone} the server without TLS. Put a proxy in front and set FORESALE_BEHIND_PROXY=1, or HOST=127.0.0.1.`,
      );
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
    health.bloatedTables.length === 0
      ? fine('Vacuum keeps up.')
      : wrong(
          `Many dead rows in ${list(health.bloatedTables)}: run "vacuum ${list(health.bloatedTables)}" and look for old transactions.`,
        ),
    health.oldestTransactionSeconds < 3_600
      ? fine('No transaction is older than an hour.')
      : wrong(
          `A transaction is ${Math.floor(health.oldestTransactionSeconds / 3_600)} hours old and holds vacuum up: find it in pg_stat_activity and end it with pg_terminate_backend.`,
        ),
    health.isFsyncOn
      ? fine('What is committed survives a power cut.')
      : wrong('fsync is off: a power cut may lose the database. Set it to on, unless this is a test.'),
    checkSchedules(health),
    health.forgottenTokens.length === 0
      ? fine('Every token in force was used within half a year.')
      : wrong(`Tokens not used for half a year: ${list(health.forgottenTokens)}. Revoke them on the page Settings.`),
    checkSnapshot(health),
    health.failedRunsSincePublish === 0
      ? fine('No run has failed since the last one that was published.')
      : wrong(`${health.failedRunsSincePublish} runs have failed since the last published one: see the page Runs.`),
  ];
}

/** Versions before exchange rates took every amount for the shop's currency. */
function checkCurrencies(currencies: readonly CurrencyInUse[]): Finding[] {
  const unconverted = currencies.filter((each) => each.unconverted > 0);
  if (unconverted.length === 0) return [fine('Every order is in the shop’s currency, or was converted by a rate.')];
  return unconverted.map(({ currency, unconverted: orders }) =>
    wrong(
      `${orders} orders in ${currency} count one to one, without a rate. Add rates (foresale rates set ${currency} <day> <rate>), then: foresale rates apply`,
    ),
  );
}

function checkSchedules({ schedules }: DatabaseHealth): Finding {
  if (schedules === null) return fine('No worker has started yet, so there are no schedules.');
  if (schedules === 0) return fine('Runs come when they are asked for: no schedule is set (page Runs).');
  return fine(schedules === 1 ? 'One schedule asks for runs.' : `${schedules} schedules ask for runs.`);
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
