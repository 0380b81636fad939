import pg from 'pg';
import type { LoggedEvent } from '../../src/events/index.ts';

/** Resolves when a condition holds; it is looked at again after every turn of `changed`. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

export function ids(events: readonly LoggedEvent[]): readonly number[] {
  return events.map((event) => event.id);
}

export async function onDatabase<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

export function append(client: pg.Client, count = 1): Promise<unknown> {
  return client.query(`do $$ begin for n in 1..${count} loop
    perform append_event('run.progress', null, jsonb_build_object('n', n)); commit; end loop; end $$`);
}
