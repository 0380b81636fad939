export { type JobQueueOptions, startJobQueue } from './job-queue.ts';
export { type RunningWorker, startWorker, type WorkerOptions } from './start-worker.ts';
