import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { publishShop } from '@foresale/api/testing';
import { createPool } from '@foresale/db';
import { createToken } from '@foresale/db/identity';
import { startServer } from '@foresale/server';
import { createTestDatabase } from '@foresale/test-database';

/** Runs a program on a shop of 4 customers, publishes one of 5 once it says that it listens, and gives all it printed. */
export async function heardBy([program = '', ...args]: readonly string[], cwd: string): Promise<readonly unknown[]> {
  await using database = await createTestDatabase();
  await using undo = new AsyncDisposableStack();
  const pool = await createPool(database.url, { maximum: 3 });
  undo.defer(() => pool.end());
  const server = await startServer({ databaseUrl: database.url, host: '127.0.0.1', port: 0 });
  undo.defer(() => server.close());
  const { token } = await createToken(pool, { role: 'viewer', name: 'another team' });
  await publishShop(pool, { customers: 4 });

  const listener = spawn(program, [...args, server.url, token], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  undo.defer(() => {
    listener.kill();
  });
  const ended = once(listener, 'exit');
  const heard: unknown[] = [];
  for await (const line of createInterface({ input: listener.stdout })) {
    heard.push(JSON.parse(line));
    if (line.includes('"listening":true')) await publishShop(pool, { customers: 5 });
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code} after ${JSON.stringify(heard)}.`);
  return heard;
}

/** This Node without its WebSocket, and Node 20 itself where the machine has one. */
export function nodesWithoutWebSocket(): readonly (readonly string[])[] {
  const found = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const twenty = found.find((node) => existsSync(node) && versionOf(node).startsWith('v20.'));
  return [[process.execPath, '--no-experimental-websocket'], ...(twenty === undefined ? [] : [[twenty]])];
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' });
}
