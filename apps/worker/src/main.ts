import { answerHealth } from './answer-health.ts';
import { isTraced, readEnvironment } from './env.ts';
import { createLogger } from './logger.ts';
import { type RunningWorker, startWorker } from './start-worker.ts';

const environment = readEnvironment();
if ('problem' in environment) fail(environment.problem);
else await run(environment.settings);

async function run(settings: Extract<typeof environment, { settings: unknown }>['settings']): Promise<void> {
  const logger = createLogger(settings.LOG_LEVEL);
  const tracing = isTraced() ? (await import('@foresale/db/tracing')).startTracing('worker', settings) : undefined;
  let worker: RunningWorker;
  try {
    worker = await startWorker({
      databaseUrl: settings.DATABASE_URL,
      logger,
      ...(tracing === undefined ? {} : { tracing }),
    });
    if (settings.FORESALE_WORKER_PORT !== undefined) {
      logger.info({ port: await answerHealth(worker, settings.FORESALE_WORKER_PORT) }, 'answers health checks');
    }
  } catch (problem) {
    fail(`The worker could not start: ${problem instanceof Error ? problem.message : String(problem)}.`);
    return;
  }
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    try {
      await worker.close();
      await tracing?.close().catch(() => undefined);
    } catch (err) {
      logger.error({ err }, 'did not stop cleanly');
      process.exitCode = 1;
    }
    // What is still at work is fenced: its job goes to another worker, and its session ends with the process.
    process.exit();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Whoever started us is gone: nobody is left to tell us to stop.
  process.once('disconnect', stop);
  logger.info('ready');
  process.send?.('ready');
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
