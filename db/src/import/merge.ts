import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';
import { isDistributed } from '../distribute/index.ts';

/** The statements of a merge, in order. A layout that does not fill a staging table passes its statements by. */
const statements = [
  'forget-erased',
  'reject-future',
  'merge-rates',
  'judge-currencies',
  'rank-lines',
  'merge-customers',
  'merge-products',
  'collect-orders',
  'collect-lines',
  'find-rates',
  'merge-orders',
  'merge-items',
  'merge-payments',
  'match-returns',
  'merge-returns',
  'settle-rates',
  'merge-reviews',
  'keep-rejects',
  'forget-erased-rejects',
] as const;

type Statements = (typeof statements)[number] | 'open-staging' | 'copy-touched' | 'write-back';

export async function readStatements(name: Statements): Promise<string> {
  return readFile(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
}

/** Brings what is staged into the shop's tables, inside the caller's transaction. */
export async function mergeStaged(client: Client, onStep: (done: number, of: number) => void): Promise<void> {
  const steps: readonly Statements[] = (await isDistributed(client))
    ? ['copy-touched', ...statements, 'write-back']
    : statements;
  for (const [index, name] of steps.entries()) {
    onStep(index, steps.length);
    await client.query(await readStatements(name));
  }
}
