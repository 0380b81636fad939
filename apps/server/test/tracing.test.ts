import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createPool } from '@foresale/db';
import { createToken } from '@foresale/db/identity';
import { createTestDatabase, patience } from '@foresale/test-database';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';

const mainOf = (app: string) => fileURLToPath(new URL(`../../${app}/src/main.ts`, import.meta.url));

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  traceState: z.string().optional(),
  name: z.string(),
});
type Span = z.infer<typeof spanSchema> & { readonly service: string; readonly environment: string };
const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) })),
      }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

/** What an OpenTelemetry collector does, as far as spans go. */
async function startCollector() {
  const spans: Span[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { resourceSpans } = exportSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
    for (const { resource, scopeSpans } of resourceSpans) {
      const attribute = (name: string) => resource.attributes.find(({ key }) => key === name)?.value.stringValue ?? '';
      const from = { service: attribute('service.name'), environment: attribute('deployment.environment.name') };
      spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, ...from }))));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    spans,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Process extends AsyncDisposable {
  readonly word: unknown;
  log(): string;
}

async function start(app: string, env: Record<string, string>): Promise<Process> {
  const child: ChildProcess = spawn(process.execPath, [mainOf(app)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let log = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const [word] = await once(child, 'message');
  return {
    word,
    log: () => log,
    [Symbol.asyncDispose]: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
    },
  };
}

test('one request is one trace and one id, from the call through its statements to the run it asked for', async () => {
  await using collector = await startCollector();
  await using database = await createTestDatabase();
  const env = { DATABASE_URL: database.url, PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  await using server = await start('server', env);
  await using worker = await start('worker', env);
  const { ready } = z.object({ ready: z.string() }).parse(server.word);
  const pool = await createPool(database.url, { maximum: 1 });
  const { token } = await createToken(pool, { role: 'analyst' });
  await pool.end();
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const response = await fetch(`${ready}/api/trpc/runs.request`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    },
    body: '{}',
  });
  expect(response.status).toBe(200);
  const trace = await vi.waitFor(() => {
    const ours = collector.spans.filter((span) => span.traceId === traceId);
    expect(ours.map(({ service, name }) => `${service} ${name}`)).toEqual(
      expect.arrayContaining([
        'foresale-server POST /api/trpc/runs.request',
        'foresale-server insert',
        'foresale-worker run',
      ]),
    );
    return ours;
  }, patience);
  const request = trace.find(({ name }) => name.startsWith('POST'));
  expect(request?.parentSpanId).toBe('b7ad6b7169203331');
  expect(trace.find(({ name }) => name === 'insert')?.parentSpanId).toBe(request?.spanId);
  for (const { log } of [server, worker]) expect(log()).toContain(`"requestId":"${traceId}"`);
});

test('a trace follows its caller in sampling, and the standard variables in its name and attributes', async () => {
  await using collector = await startCollector();
  await using database = await createTestDatabase();
  await using server = await start('server', {
    DATABASE_URL: database.url,
    PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'sales-desk',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
    OTEL_TRACES_SAMPLER: 'parentbased_always_off',
  });
  const { ready } = z.object({ ready: z.string() }).parse(server.word);
  const ask = (path: string, traceId: string, flags: string) =>
    fetch(`${ready}${path}`, {
      headers: { traceparent: `00-${traceId}-b7ad6b7169203331-${flags}`, tracestate: 'a=b' },
    });
  await fetch(`${ready}/api/health`);
  await ask('/api/health', '1'.repeat(32), '00');
  await ask('/api/trpc/users.me', '2'.repeat(32), '01');
  await ask('/api/trpc/users.me,live.position?batch=1', '3'.repeat(32), '01');
  await ask('/api/trpc/no.such', '4'.repeat(32), '01');
  const sampled = await vi.waitFor(() => {
    const found = collector.spans.filter(({ name }) => name.startsWith('GET'));
    expect(found.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['GET /api/trpc/users.me', 'GET /api/trpc/batch', 'GET /api/trpc/unknown']),
    );
    return found;
  }, patience);
  // Sent in order: what the caller did not sample would have come before.
  expect(new Set(sampled.map(({ traceId }) => traceId[0]))).toEqual(new Set(['2', '3', '4']));
  expect(
    new Set(sampled.map(({ service, environment, traceState }) => `${service} ${environment} ${traceState}`)),
  ).toEqual(new Set(['sales-desk staging a=b']));
});

test('without an address to send to, nothing of OpenTelemetry but the empty interface that slonik asks for is loaded', async () => {
  const script = `const { registerHooks } = await import('node:module');
    registerHooks({ resolve: (name, context, next) => {
      if (/opentelemetry.(sdk|exporter|resources)/.test(name)) throw new Error('loaded ' + name);
      return next(name, context);
    } });
    await import(${JSON.stringify(mainOf('server'))});`;
  await using database = await createTestDatabase();
  const run = async (more: Record<string, string>) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'error', ...more },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    const exit = once(child, 'exit');
    const first = await Promise.race([once(child, 'message').then(() => 'ready'), exit.then(() => 'ended')]);
    if (first === 'ready') child.kill('SIGTERM');
    await exit;
    return [first, complaint.includes('loaded @opentelemetry')];
  };
  expect(await run({})).toEqual(['ready', false]);
  expect(await run({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })).toEqual(['ended', true]);
});
