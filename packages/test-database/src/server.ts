import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '@foresale/local-postgres';
import { dockerHost, givenServerUrl } from './env.ts';

export interface TestServer {
  readonly url: string;
  readonly origin: 'TEST_DATABASE_URL' | 'a container' | 'an embedded server';
  stop(): Promise<void>;
}

/** The PostgreSQL that tests run on: the one that was given, a container where an engine answers, else an embedded one. */
export async function startTestServer(): Promise<TestServer> {
  const given = givenServerUrl();
  if (given !== undefined) return { url: given, origin: 'TEST_DATABASE_URL', stop: async () => undefined };
  return (await startContainer()) ?? (await startEmbedded());
}

async function startContainer(): Promise<TestServer | undefined> {
  if (dockerHost() === undefined && !existsSync('/var/run/docker.sock')) return undefined;
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    // A socket without an engine behind it.
    return undefined;
  }
  const container = await new GenericContainer('postgres:18')
    .withEnvironment({ POSTGRES_PASSWORD: 'foresale', POSTGRES_USER: 'foresale' })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200'])
    .withExposedPorts(5432)
    // The image starts the server twice: once to create the cluster, then for good.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .start();
  const url = `postgres://foresale:foresale@${container.getHost()}:${container.getMappedPort(5432)}/foresale`;
  return {
    url,
    origin: 'a container',
    stop: async () => {
      await container.stop();
    },
  };
}

async function startEmbedded(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'foresale-test-'));
  // Open to the user that runs the server for root, so that the data lies here and goes with the folder.
  chmodSync(folder, 0o755);
  const server = await startLocalPostgres({ folder, durable: false });
  return {
    url: server.url,
    origin: 'an embedded server',
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
