import { setTimeout as wait } from 'node:timers/promises';
import { appendEvent } from '@foresale/db/events';
import { sql } from 'slonik';
import { openSlowReader } from './slow-reader.ts';
import type { Stage } from './stage.ts';

export interface Fault {
  readonly name: string;
  readonly inject: (stage: Stage, turn: number) => Promise<unknown>;
}

/** How long a network holds what it carries: longer than a query takes, shorter than connections are given up. */
const stallMilliseconds = 1_500;
/** Longer than a silent connection is trusted. */
const longStallMilliseconds = 7_000;

export const faults: readonly Fault[] = [
  { name: 'a server is killed', inject: ({ servers }, turn) => servers[turn % 2]?.replace('SIGKILL') ?? nothing() },
  { name: 'a server is replaced', inject: ({ servers }, turn) => servers[turn % 2]?.replace('SIGTERM') ?? nothing() },
  { name: 'a worker is killed', inject: ({ workers }, turn) => workers[turn % 2]?.replace('SIGKILL') ?? nothing() },
  { name: 'a worker is replaced', inject: ({ workers }, turn) => workers[turn % 2]?.replace('SIGTERM') ?? nothing() },
  { name: 'PostgreSQL is killed', inject: (stage) => stage.crashPostgres() },
  {
    name: 'every session of the database is ended',
    inject: ({ pool }) =>
      pool.query(sql.unsafe`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`),
  },
  { name: 'the network to the database is cut', inject: async ({ databaseNetwork }) => databaseNetwork.cut() },
  {
    name: 'the network to the database refuses',
    inject: async ({ databaseNetwork }) => {
      databaseNetwork.refuse();
      databaseNetwork.cut();
      await wait(stallMilliseconds);
      databaseNetwork.resume();
    },
  },
  {
    name: 'the network to the database stalls',
    inject: async ({ databaseNetwork }, turn) => {
      databaseNetwork.stall();
      await wait(turn % 3 === 0 ? longStallMilliseconds : stallMilliseconds);
      databaseNetwork.resume();
    },
  },
  { name: 'the network to people is cut', inject: async ({ peopleNetwork }) => peopleNetwork.cut() },
  {
    name: 'the network to people stalls',
    inject: async ({ peopleNetwork }) => {
      peopleNetwork.stall();
      await wait(stallMilliseconds);
      peopleNetwork.resume();
    },
  },
  {
    name: 'a reader takes nothing from its socket',
    inject: async ({ url, token, pool }) => {
      using _reader = await openSlowReader({ url, token });
      // More than a socket is given unread.
      const filler = 'x'.repeat(400);
      for (let number = 0; number < 200; number += 1) {
        await appendEvent(pool, {
          kind: 'run.progress',
          payload: { number, a: filler, b: filler, c: filler, d: filler },
        });
      }
    },
  },
];

async function nothing(): Promise<void> {
  throw new Error('There is nobody to fail.');
}
