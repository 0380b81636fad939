import { ApiProblem, type Services } from '@foresale/api';
import { lastEventId } from '@foresale/db/events';
import { findMissingMigrations } from '@foresale/db/health';
import type { FastifyInstance } from 'fastify';

/** For people, for process managers and for load balancers. */
export function healthRoutes(app: FastifyInstance, services: Services, isClosing: () => boolean): void {
  const unlimited = { config: { rateLimit: false as const }, logLevel: 'warn' as const };

  app.get('/api/health', unlimited, async () => {
    await databaseAnswers(services);
    return { status: 'healthy', timestamp: new Date().toISOString() };
  });
  // Alive means: not to be killed. The database being away is no reason to.
  app.get('/healthz', unlimited, async () => ({ status: 'alive' }));
  app.get('/readyz', unlimited, async () => {
    if (isClosing()) throw new ApiProblem(503, 'Stopping');
    await databaseAnswers(services);
    // A copy of the database from before an upgrade may have been put in place under a running server.
    const [missing] = await findMissingMigrations(services.pool);
    if (missing !== undefined) throw new ApiProblem(503, `Migration ${missing} has not been applied`);
    if (!services.announcer.isListening()) throw new ApiProblem(503, 'Live updates are interrupted');
    return { status: 'ready' };
  });
}

async function databaseAnswers({ pool }: Services): Promise<void> {
  try {
    await lastEventId(pool);
  } catch (cause) {
    throw new ApiProblem(503, 'Database unavailable', { cause });
  }
}
