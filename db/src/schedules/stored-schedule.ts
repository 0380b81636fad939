import { scheduledRunPayload, scheduledRunQueue } from '@foresale/contract';
import type { Schedule } from 'pg-boss';
import type { CommonQueryMethods } from 'slonik';
import { hasScheduler, schedulerOn } from './scheduler-on.ts';

/** A schedule of runs. Its row is pg-boss's; the name, training and pause are in the payload of the jobs that it sends. */
export interface StoredSchedule {
  readonly key: string;
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly train: boolean;
  /** It goes on coming due, and asks for nothing: so it needs no second place to be kept in. */
  readonly paused: boolean;
}

export async function listSchedules(connection: CommonQueryMethods): Promise<readonly StoredSchedule[]> {
  if (!(await hasScheduler(connection, scheduledRunQueue.name))) return [];
  const schedules = await schedulerOn(connection).getSchedules(scheduledRunQueue.name);
  return schedules.map(fromRow);
}

function fromRow({ key, cron, timezone, data }: Schedule): StoredSchedule {
  const { schedule, train, paused } = scheduledRunPayload.parse(data);
  return { key, name: schedule, cron, timeZone: timezone, train, paused };
}

/** A time that passed while no worker was there to see it is made up for once. */
export async function putSchedule(connection: CommonQueryMethods, schedule: StoredSchedule): Promise<void> {
  const { key, name, cron, timeZone, train, paused } = schedule;
  const payload = { schedule: name, train, paused };
  await schedulerOn(connection).schedule(scheduledRunQueue.name, cron, payload, { tz: timeZone, key, missed: 'once' });
}
