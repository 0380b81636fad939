import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { DatabaseProblem } from '../migrate.ts';
import { openClient } from '../open-client.ts';
import { type DatabaseDescription, describeDatabase } from './describe-database.ts';
import type { HeldSnapshot } from './fingerprint.ts';
import { SectionReader } from './section-reader.ts';

/*
 * A script for psql, compressed: `gunzip -c <file> | psql --set ON_ERROR_STOP=1 <database>` restores it into an empty
 * database, too. Its first line names a word that nothing stored can guess; a comment of that word begins each section.
 */
const title = '-- Foresale backup 1';
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** What texts mean must not depend on how a server or a session was configured. */
const sessionSettings = [
  `set client_encoding = 'UTF8';`,
  `set standard_conforming_strings = on;`,
  `set timezone = 'UTC';`,
  `set datestyle = 'ISO';`,
  `set intervalstyle = 'postgres';`,
  // Functions come before the tables that they name.
  'set check_function_bodies = off;',
];

/** True for what writeArchive() wrote, false for what pg_dump did. */
export async function isArchive(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.equals(gzipMagic);
}

/** Writes the moment that is held to a file, without any program of PostgreSQL's; tells how the database was made. */
export async function writeArchive(
  databaseUrl: string,
  { file, held }: { readonly file: string; readonly held: HeldSnapshot },
): Promise<DatabaseDescription> {
  await using session = await openMoment(databaseUrl, held.snapshot);
  const description = await describeDatabase(session.client);
  await pipeline(
    Readable.from(sections(session.client, description)),
    createGzip({ level: 4 }),
    // It holds the contact data of every customer.
    createWriteStream(file, { mode: 0o600 }),
  );
  return description;
}

/** Makes an empty database what the file describes. */
export async function readArchive(databaseUrl: string, file: string): Promise<void> {
  const client = await openClient(databaseUrl, 'foresale restore');
  try {
    const bytes = createReadStream(file).pipe(createGunzip());
    const reader = new SectionReader(bytes);
    const [, word] = /^-- Foresale backup 1, sections begin with ([0-9a-f]{32})$/.exec(await reader.line()) ?? [];
    if (word === undefined) throw new DatabaseProblem(`${file} is no backup that this version of Foresale can read.`);
    for await (const { kind, text } of reader.sections(`-- ${word} `)) {
      if (kind === 'copy') {
        await pipeline(Readable.from(reader.rows()), client.query(copyFrom(text.trim().replace(/;$/, ''))));
      } else await client.query(text);
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && /^(Z_|ERR_)/.test(String(cause.code))) {
      throw new DatabaseProblem(`${file} is damaged: ${cause.message}.`, { cause });
    }
    throw cause;
  } finally {
    await client.end();
  }
}

/** How a database is made, to be compared with how another one is. */
export async function readDescription(databaseUrl: string): Promise<DatabaseDescription> {
  await using session = await openMoment(databaseUrl, undefined);
  return await describeDatabase(session.client);
}

async function openMoment(
  databaseUrl: string,
  snapshot: string | undefined,
): Promise<AsyncDisposable & { readonly client: pg.Client }> {
  const client = await openClient(databaseUrl, 'foresale backup');
  await client.query(sessionSettings.join('\n'));
  await client.query(`set search_path = ''`);
  await client.query('begin isolation level repeatable read read only');
  if (snapshot !== undefined) await client.query(`set transaction snapshot ${client.escapeLiteral(snapshot)}`);
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

async function* sections(client: pg.Client, { before, tables, after }: DatabaseDescription) {
  const word = randomBytes(16).toString('hex');
  const statement = (text: string) => `-- ${word} statement\n${text}\n`;
  yield `${title}, sections begin with ${word}\n`;
  for (const text of [...sessionSettings, ...before]) yield statement(text);
  for (const { table, columns } of tables) {
    yield `-- ${word} copy\ncopy ${table} (${columns}) from stdin;\n`;
    yield* client.query(copyTo(`copy ${table} (${columns}) to stdout`));
    yield '\\.\n';
  }
  for (const text of after) yield statement(text);
  yield `-- ${word} end\n`;
}
