import { randomBytes } from 'node:crypto';
import { scheduledRunQueue } from '@foresale/contract';
import { type CommonQueryMethods, type DatabaseTransactionConnection, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { nextTimes } from './next-times.ts';
import { ScheduleProblem } from './schedule-problem.ts';
import { hasScheduler, schedulerOn } from './scheduler-on.ts';
import { listSchedules, putSchedule, type StoredSchedule } from './stored-schedule.ts';

export interface ScheduleChange {
  /** Left out for a new schedule. */
  readonly key?: string | undefined;
  readonly name: string;
  readonly cron: string;
  readonly train: boolean;
  readonly paused: boolean;
}

/** What joins the transaction of an edit: its audit entry. */
type Also = (transaction: CommonQueryMethods, schedule: StoredSchedule) => Promise<void>;

/** Keeps a schedule, in the shop's time zone. */
export async function saveSchedule(
  connection: CommonQueryMethods,
  change: ScheduleChange,
  also: Also,
): Promise<StoredSchedule> {
  return inTurn(connection, async (transaction, timeZone) => {
    const others = (await listSchedules(transaction)).filter(({ key }) => key !== change.key);
    if (others.some(({ name }) => name.toLowerCase() === change.name.toLowerCase())) {
      throw new ScheduleProblem('taken', `There is a schedule called ${change.name} already`);
    }
    if (change.key !== undefined) await requireSchedule(transaction, change.key);
    const cron = change.cron.trim().replaceAll(/\s+/g, ' ');
    nextTimes({ cron, timeZone, count: 1 });
    const schedule = { ...change, cron, timeZone, key: change.key ?? randomBytes(6).toString('hex') };
    await putSchedule(transaction, schedule);
    await also(transaction, schedule);
    await appendEvent(transaction, { kind: 'schedules.changed', payload: { key: schedule.key } });
    return schedule;
  });
}

export async function pauseSchedule(
  connection: CommonQueryMethods,
  { key, paused }: { readonly key: string; readonly paused: boolean },
  also: Also,
): Promise<StoredSchedule> {
  return inTurn(connection, async (transaction) => {
    const schedule = { ...(await requireSchedule(transaction, key)), paused };
    await putSchedule(transaction, schedule);
    await also(transaction, schedule);
    await appendEvent(transaction, { kind: 'schedules.changed', payload: { key } });
    return schedule;
  });
}

export async function removeSchedule(connection: CommonQueryMethods, key: string, also: Also): Promise<void> {
  await inTurn(connection, async (transaction) => {
    const schedule = await requireSchedule(transaction, key);
    await schedulerOn(transaction).unschedule(scheduledRunQueue.name, key);
    await also(transaction, schedule);
    await appendEvent(transaction, { kind: 'schedules.changed', payload: { key } });
  });
}

async function requireSchedule(connection: CommonQueryMethods, key: string): Promise<StoredSchedule> {
  const schedule = (await listSchedules(connection)).find((each) => each.key === key);
  if (schedule === undefined) throw new ScheduleProblem('unknown', 'There is no such schedule any more');
  return schedule;
}

const settingsRow = z.object({ time_zone: z.string() });

/** One edit at a time, and none while the shop's time zone changes: both hold the row of the settings. */
async function inTurn<Result>(
  connection: CommonQueryMethods,
  work: (transaction: DatabaseTransactionConnection, timeZone: string) => Promise<Result>,
): Promise<Result> {
  return connection.transaction(async (transaction) => {
    const { time_zone } = await transaction.one(sql.type(settingsRow)`select time_zone from settings for update`);
    if (!(await hasScheduler(transaction, scheduledRunQueue.name))) {
      throw new ScheduleProblem('no-worker', 'Schedules can be kept once a worker has started for the first time');
    }
    return work(transaction, time_zone);
  });
}
