import { z } from 'zod';

/** What pg-boss does with the jobs of a queue. */
export interface QueueDefinition<Payload> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  readonly options: {
    readonly retryLimit: number;
    readonly retryDelay: number;
    readonly expireInSeconds: number;
    /** A worker that is silent for so long has lost the job to another. */
    readonly heartbeatSeconds: number;
    /** A new job wakes the workers at once. */
    readonly notify: true;
  };
}

const hours = 3600;

export const recomputePayload = z.object({ runId: z.number().int().positive() });
export type RecomputePayload = z.infer<typeof recomputePayload>;

/** Does one run. The row in `runs` is the request, and is what makes it the only one. */
export const recomputeQueue: QueueDefinition<RecomputePayload> = {
  name: 'recompute',
  payload: recomputePayload,
  options: { retryLimit: 3, retryDelay: 0, expireInSeconds: 4 * hours, heartbeatSeconds: 30, notify: true },
};

export const scheduledRunPayload = z.object({
  /** The schedule's name, for people: the run says that it asked. */
  schedule: z.string().min(1),
  train: z.boolean().default(false),
  /** A paused schedule goes on coming due and asks for nothing. */
  paused: z.boolean().default(false),
});
export type ScheduledRunPayload = z.infer<typeof scheduledRunPayload>;

/** What schedules send: each asks for a run when it comes due. */
export const scheduledRunQueue: QueueDefinition<ScheduledRunPayload> = {
  name: 'scheduled-run',
  payload: scheduledRunPayload,
  options: { retryLimit: 5, retryDelay: 10, expireInSeconds: 60, heartbeatSeconds: 30, notify: true },
};

export const importPayload = z.object({ importId: z.number().int().positive() });
export type ImportPayload = z.infer<typeof importPayload>;

/** Imports the files of an upload. The row in `imports` is the request; nothing of a broken attempt is kept. */
export const importQueue: QueueDefinition<ImportPayload> = {
  name: 'import',
  payload: importPayload,
  options: { retryLimit: 3, retryDelay: 0, expireInSeconds: 12 * hours, heartbeatSeconds: 30, notify: true },
};

/** Looks into the files of an upload, for a person to see before anything is imported. It waits for no import. */
export const inspectQueue: QueueDefinition<ImportPayload> = {
  name: 'inspect',
  payload: importPayload,
  options: { retryLimit: 3, retryDelay: 0, expireInSeconds: 1 * hours, heartbeatSeconds: 30, notify: true },
};

export const trainPayload = z.object({ trainingId: z.number().int().positive() });
export type TrainPayload = z.infer<typeof trainPayload>;

/** Does one training. The row in `trainings` is the request, as for runs. */
export const trainQueue: QueueDefinition<TrainPayload> = {
  name: 'train',
  payload: trainPayload,
  options: { retryLimit: 5, retryDelay: 0, expireInSeconds: 4 * hours, heartbeatSeconds: 30, notify: true },
};

export const maintenancePayload = z.object({});
export type MaintenancePayload = z.infer<typeof maintenancePayload>;

/**
 * After each run and every hour: looks back at predictions, sums up key figures, drops snapshots that retention no longer keeps,
 * trims the event log, settles what a killed worker left.
 */
export const maintenanceQueue: QueueDefinition<MaintenancePayload> = {
  name: 'maintenance',
  payload: maintenancePayload,
  options: { retryLimit: 0, retryDelay: 0, expireInSeconds: 1 * hours, heartbeatSeconds: 30, notify: true },
};

export const queues = [
  recomputeQueue,
  scheduledRunQueue,
  importQueue,
  inspectQueue,
  maintenanceQueue,
  trainQueue,
] as const;
