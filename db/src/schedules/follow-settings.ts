import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { listSchedules, putSchedule } from './stored-schedule.ts';

/** Gives every schedule the shop's time zone: three in the morning stays three in the morning, where the shop now is. */
export async function moveSchedules(transaction: CommonQueryMethods, timeZone: string): Promise<void> {
  const moving = (await listSchedules(transaction)).filter((schedule) => schedule.timeZone !== timeZone);
  for (const schedule of moving) await putSchedule(transaction, { ...schedule, timeZone });
  if (moving.length > 0) await appendEvent(transaction, { kind: 'schedules.changed', payload: { timeZone } });
}

/** What a shop begins with: fresh lists every morning, and a model that learns from the week. */
const first = [
  { key: 'nightly', name: 'Nightly run', cron: '0 3 * * *', train: false },
  { key: 'weekly-training', name: 'Weekly training', cron: '0 4 * * 0', train: true },
] as const;

const rowSchema = z.object({ time_zone: z.string(), made: z.boolean() });

/**
 * For a worker that starts, once its queues are there: makes the first schedules, once in the life of a shop, and moves
 * those that a change of the shop's zone has not reached.
 */
export async function prepareSchedules(connection: CommonQueryMethods): Promise<void> {
  await connection.transaction(async (transaction) => {
    const { time_zone: timeZone, made } = await transaction.one(sql.type(rowSchema)`
      select time_zone, default_schedules_made_at is not null as made from settings for update`);
    await moveSchedules(transaction, timeZone);
    if (made) return;
    for (const schedule of first) await putSchedule(transaction, { ...schedule, timeZone, paused: false });
    await transaction.query(sql.unsafe`update settings set default_schedules_made_at = now()`);
    await appendEvent(transaction, { kind: 'schedules.changed' });
  });
}
