import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createPool, type DatabasePool, migrate } from '@foresale/db';
import { isShopEmpty } from '@foresale/db/fill';
import { createSignInLink, needsInvitation } from '@foresale/db/identity';
import { currentRun, requestRun } from '@foresale/db/runs';
import { requestTraining } from '@foresale/db/trainings';
import { type LocalPostgres, startLocalPostgres } from '@foresale/local-postgres';
import { keepLogsBounded } from '../bound-log.ts';
import { buildDashboard } from '../dashboard-build.ts';
import { sayStep } from '../database.ts';
import { fillWithDemo } from '../demo.ts';
import type { Settings } from '../env.ts';
import { type HomeLock, lockHome } from '../home-lock.ts';
import { keepApp, logFileOf } from '../keep-app.ts';
import { requireFreePort } from '../require-free-port.ts';
import { Sentence } from '../sentence.ts';
import { untilAskedToStop } from '../stop-request.ts';
import { watchRun } from '../watch-run.ts';

/** Everything on one machine: database, worker, server, until Ctrl-C. */
export async function start(settings: Settings): Promise<void> {
  // Listening from the first moment, so that Ctrl-C during the preparations ends them in order, too.
  const stopRequest = untilAskedToStop();
  const stack = new AsyncDisposableStack();
  try {
    const ready = bringUp(settings, stack);
    const reason = await Promise.race([ready.then(() => undefined), stopRequest]);
    if (reason === undefined) sayStep(`Stopping (${await stopRequest}) …`);
    else await ready.catch(() => undefined);
  } finally {
    await stack.disposeAsync();
  }
}

async function bringUp(settings: Settings, stack: AsyncDisposableStack): Promise<void> {
  const lock = await lockHome(settings.home, 'start');
  stack.defer(() => lock.release());
  const logs = [join(settings.home, 'postgres', 'postgres.log')];
  for (const app of ['server', 'worker'] as const) logs.push(logFileOf(settings.home, app));
  stack.defer(keepLogsBounded(logs, sayStep));
  await requireFreePort(settings.host, settings.port);
  await buildDashboard();
  const databaseUrl = settings.databaseUrl ?? (await keepPostgres(settings, { stack, lock }));
  await migrate(databaseUrl);
  const pool = await createPool(databaseUrl, { maximum: 3 });
  stack.defer(() => pool.end());
  const isDemo = settings.demo && (await isShopEmpty(databaseUrl));
  if (isDemo) {
    await fillWithDemo(databaseUrl, pool, {
      customers: settings.demoCustomers,
      ordersPerCustomer: settings.demoOrders,
      now: new Date(),
    });
  }
  const worker = keepApp('worker', { settings, environment: { DATABASE_URL: databaseUrl } });
  stack.defer(() => worker.stop());
  const server = keepApp('server', {
    settings,
    environment: { DATABASE_URL: databaseUrl, HOST: settings.host, PORT: String(settings.port) },
  });
  stack.defer(() => server.stop());
  sayStep('Starting the worker and the server …');
  const [word] = await Promise.all([server.start(), worker.start()]);
  const url = readyUrl(word);
  server.changeEnvironment({ PORT: new URL(url).port });
  lock.announce({ databaseUrl, serverUrl: url });
  if ((await currentRun(pool)) === null && !(await isShopEmpty(databaseUrl))) {
    const { runId } = await requestRun(pool, { requestedBy: 'first start' });
    await watchRun(pool, runId);
    // Learned while people look around already; the list then ranks by probability.
    if (isDemo) await requestTraining(pool, { requestedBy: 'first start', overrideReason: whyDemoIsPromoted });
  }
  await invite(pool, url);
  process.stdout.write(`Foresale is ready at ${url}\n`);
}

const whyDemoIsPromoted =
  'Demo shop: its simulated customers buy much as BG/NBD assumes, so that no model beats that baseline by far.';

/** As long as no admin can sign in there is nobody who could let others in. */
async function invite(pool: DatabasePool, url: string): Promise<void> {
  if (!(await needsInvitation(pool))) return;
  const { path } = await createSignInLink(pool);
  process.stdout.write(`Sign in once as the admin with this link: ${url}${path}\n`);
}

/** Starts the embedded PostgreSQL and brings it back should it end while we run. */
async function keepPostgres(
  settings: Settings,
  { stack, lock }: { readonly stack: AsyncDisposableStack; readonly lock: HomeLock },
): Promise<string> {
  const folder = join(settings.home, 'postgres');
  let isStopping = false;
  let current: LocalPostgres = await startLocalPostgres({ folder, onStep: sayStep });
  const watch = (postgres: LocalPostgres): void => {
    void postgres.ended.then(async () => {
      // What is left of a killed server holds its memory for some moments, so the first try may come too early.
      for (let tries = 0; !isStopping; tries += 1) {
        sayStep('The database ended; starting it again.');
        try {
          current = await startLocalPostgres({ folder, onStep: sayStep });
          watch(current);
          return;
        } catch (failure) {
          sayStep(failure instanceof Error ? failure.message : String(failure));
          await wait(Math.min(10_000, 250 * 2 ** tries), undefined, { ref: false });
        }
      }
    });
  };
  watch(current);
  stack.defer(() => {
    isStopping = true;
    return current.stop();
  });
  lock.announce({ databaseUrl: current.url });
  return current.url;
}

function readyUrl(word: unknown): string {
  if (typeof word === 'object' && word !== null && 'ready' in word && typeof word.ready === 'string') return word.ready;
  throw new Sentence('The server started without telling its address.');
}
