import type { DatabasePool } from '@foresale/db';
import { readGauges } from '@foresale/db/health';
import type { FastifyBaseLogger } from 'fastify';

const everyMilliseconds = 5 * 60_000;

/**
 * Says in the log, now and then, how the installation is: for those who watch logs and collect no metrics. The first line
 * comes at once, so that an alarm on its absence does not go off with each start. Returns the way to stop.
 */
export function logState(pool: DatabasePool, logger: FastifyBaseLogger): () => void {
  const say = () => {
    readGauges(pool).then(
      ({ secondsSincePublish, failedRunsSincePublish, secondsUnderWay, modelAgeSeconds, databaseBytes }) =>
        logger.info(
          {
            // Before the first run there is nothing that could be stale.
            publishedAgeSeconds: secondsSincePublish ?? 0,
            failedRuns: failedRunsSincePublish,
            runUnderWaySeconds: secondsUnderWay ?? 0,
            modelAgeSeconds,
            databaseBytes,
          },
          'state',
        ),
      (err: unknown) => logger.warn({ err }, 'the state of the installation could not be read'),
    );
  };
  say();
  const timer = setInterval(say, everyMilliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
