import { DatabaseProblem } from '@foresale/db';
import { companyOf, isTraced, readEnvironment } from './env.ts';
import { createLogger } from './logger.ts';
import { type RunningServer, startServer } from './start-server.ts';

const environment = readEnvironment();
if ('problem' in environment) fail(environment.problem);
else await run(environment.settings);

async function run(settings: Extract<typeof environment, { settings: unknown }>['settings']): Promise<void> {
  const logger = createLogger(settings.LOG_LEVEL);
  const tracing = isTraced() ? (await import('@foresale/db/tracing')).startTracing('server', settings) : undefined;
  const company = companyOf(settings);
  let server: RunningServer;
  try {
    server = await startServer({
      databaseUrl: settings.DATABASE_URL,
      host: settings.HOST,
      port: settings.PORT,
      allowedOrigins: settings.FORESALE_ORIGINS,
      proxies: settings.FORESALE_BEHIND_PROXY,
      requestsPerMinute: settings.FORESALE_RATE_LIMIT,
      uploadLimit: settings.FORESALE_UPLOAD_MEGABYTES * 1024 * 1024,
      logger,
      ...(company === undefined ? {} : { company }),
      ...(tracing === undefined ? {} : { tracing }),
    });
  } catch (problem) {
    fail(sentenceOf(problem, settings));
    return;
  }
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= server
      .close()
      .catch((problem: unknown) => {
        logger.error({ err: problem }, 'did not stop cleanly');
        process.exitCode = 1;
      })
      // What was traced until now is still to be sent; a collector that is away is no reason to fail.
      .then(() => tracing?.close().catch(() => undefined));
    // A connection that never ends must not keep a process alive that was told to stop.
    stopping.finally(() => process.exit());
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Whoever started us is gone: nobody is left to tell us to stop.
  process.once('disconnect', stop);
  logger.info({ url: server.url }, 'ready');
  process.send?.({ ready: server.url });
}

function sentenceOf(problem: unknown, { HOST, PORT }: { readonly HOST: string; readonly PORT: number }): string {
  const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${PORT} on ${HOST} is in use: set PORT to another.`;
  if (code === 'EACCES') return `Port ${PORT} on ${HOST} may not be used by this user: set PORT to another.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST ${HOST} is no address of this machine.`;
  if (problem instanceof DatabaseProblem) return problem.message;
  return `The server could not start: ${problem instanceof Error ? problem.message : String(problem)}.`;
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
