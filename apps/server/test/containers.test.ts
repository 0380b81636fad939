import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, freePort, patience } from '@foresale/test-database';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const repository = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

const service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  user: z.string().optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  privileged: z.boolean().default(false),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()).optional() }).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  deploy: z.object({ replicas: z.number() }).optional(),
});
const composed = z
  .object({
    services: z.record(z.enum(['postgres', 'migrate', 'server', 'worker', 'proxy']), service),
    volumes: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(read('docker-compose.yml'), { merge: true }));
const { services } = composed;
const instructions = read('Dockerfile')
  .replaceAll(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line));

test('the Dockerfile pins its base, ends as a user without rights, checks its health and holds no secret', () => {
  const bases = instructions.filter((line) => line.startsWith('FROM'));
  const stages = bases.map((line) => /^FROM (?:--platform=\S+ )?(\S+) AS (\S+)$/.exec(line)?.slice(1) ?? []);
  const names = new Set(stages.map(([, name]) => name));
  for (const [base = ''] of stages) expect(names.has(base) || /:\d+\.\d+\.\d+-/.test(base), base).toBe(true);
  // The base is the Node that the repository itself runs on.
  expect(bases[0]).toContain(`node:${process.versions.node.split('.')[0]}.`);
  for (const target of ['foresale', 'foresale-aws']) {
    const from = instructions.findIndex((line) => line.endsWith(` AS ${target}`));
    const next = instructions.findIndex((line, index) => index > from && line.startsWith('FROM'));
    const stage = instructions.slice(from, next === -1 ? undefined : next);
    expect(stage.filter((line) => line.startsWith('USER')).at(-1)).toBe('USER node');
  }
  expect(instructions.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true);
  const given = instructions.filter((line) => /^(ENV|ARG) /.test(line)).join(' ');
  expect(given).not.toMatch(/PASSWORD|SECRET|TOKEN|DATABASE_URL|KEY=/);
  // What is copied exists, and no stage copies the whole context, where secrets of whoever builds may lie.
  for (const line of instructions.filter((line) => line.startsWith('COPY'))) {
    const words = line.split(/\s+/).slice(1, -1);
    if (words.some((word) => word.startsWith('--from'))) continue;
    for (const word of words) expect(word !== '.' && existsSync(join(repository, word)), line).toBe(true);
  }
});

test('the image is made for amd64 and arm64, and what is emulated only installs a package', () => {
  const steps = z.object({
    jobs: z.object({ image: z.object({ steps: z.array(z.looseObject({ uses: z.string() })) }) }),
  });
  const { image } = steps.parse(parse(read('.github/workflows/deploy.yml'))).jobs;
  const build = image.steps.find(({ uses }) => uses.startsWith('docker/build-push-action@'));
  expect(build).toMatchObject({ with: { platforms: 'linux/amd64,linux/arm64' } });
  expect(image.steps.some(({ uses }) => uses.startsWith('docker/setup-qemu-action@'))).toBe(true);

  const slow = instructions.filter((line) => line.startsWith('RUN') && /npm (ci|install|run)/.test(line));
  expect(slow.length).toBeGreaterThan(0);
  for (const line of slow) {
    const stage = instructions.slice(0, instructions.indexOf(line)).findLast((each) => each.startsWith('FROM'));
    expect(stage, line).toMatch(/^FROM builder /);
  }
  expect(instructions.find((line) => line.endsWith(' AS builder'))).toContain('--platform=$BUILDPLATFORM ');
});

test('the systemd unit starts what is there, and systemd takes every line of it', async () => {
  const unit = read('deploy/systemd/foresale.service');
  const [, program = ''] = /^ExecStart=\/usr\/bin\/node (\S+) start$/m.exec(unit) ?? [];
  expect(existsSync(join(repository, program))).toBe(true);
  for (const right of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'User=foresale']) expect(unit).toContain(right);
  if (!existsSync('/usr/bin/systemd-analyze')) return;
  const file = join(repository, 'deploy/systemd/foresale.service');
  const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--recursive-errors=no', file]).catch(
    (problem: unknown) => z.object({ stderr: z.string() }).parse(problem),
  );
  // That the user and the program are there is for the machine it is installed on.
  expect(stderr.split('\n').filter((line) => line.includes('foresale.service'))).toEqual([]);
});

test('every variable that the containers are given is read by somebody', () => {
  const given = new Set(
    [services.migrate, services.server, services.worker].flatMap(({ environment }) => Object.keys(environment)),
  );
  for (const line of instructions.filter((instruction) => instruction.startsWith('ENV '))) {
    for (const [, name = ''] of line.matchAll(/([A-Z][A-Z_]+)=/g)) given.add(name);
  }
  const folders = ['apps', 'packages'].flatMap((room) =>
    readdirSync(join(repository, room)).map((name) => `${room}/${name}`),
  );
  const sources = ['db', ...folders].flatMap((room) => {
    const folder = join(repository, room, 'src');
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    return files
      .filter((file) => file.isFile() && /^(.*-)?(env|environment|settings)\.ts$/.test(file.name))
      .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
  });
  const text = sources.join('\n');
  for (const name of given) {
    // Node's own, and what only the health check of the image reads.
    if (name.startsWith('NODE_') || name === 'FORESALE_HEALTH_URL') continue;
    // Any name may end like this: db/environment then takes the value from the file.
    const plain = name.replace(/_FILE$/, '');
    expect(text, name).toMatch(new RegExp(`\\b${plain}\\b`));
  }
});

test('the image holds what production needs and nothing that only tests do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foresale-image-'));
  try {
    const lists = ['db', ...['apps', 'packages'].map((room) => `${room}/*`)].map((room) => `${room}/package.json`);
    await promisify(execFile)(
      'sh',
      [
        '-c',
        `tar cf - package.json ${lists.join(' ')} | tar xf - -C "$0" && cd "$0" && node "$1"`,
        folder,
        join(repository, 'deploy/production-manifests.mjs'),
      ],
      { cwd: repository },
    );
    const root = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(root.workspaces).toEqual(
      expect.arrayContaining(['apps/server', 'apps/worker', 'apps/cli', 'db', 'packages/api']),
    );
    expect(root.workspaces).not.toContain('packages/test-database');
    for (const workspace of root.workspaces) {
      expect(JSON.parse(readFileSync(join(folder, workspace, 'package.json'), 'utf8'))).not.toHaveProperty(
        'devDependencies',
      );
    }
    expect(existsSync(join(folder, 'packages/test-database'))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the services of docker-compose.yml have no rights they do not need and only the proxy is reached from outside', () => {
  for (const [name, { image, ports, privileged, volumes, ...rest }] of Object.entries(services)) {
    expect(privileged, name).toBe(false);
    expect(
      volumes.some((volume) => volume.includes('docker.sock')),
      name,
    ).toBe(false);
    expect(ports.length > 0, name).toBe(name === 'proxy');
    for (const volume of volumes) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('./')) expect(existsSync(join(repository, source)), volume).toBe(true);
      else expect(composed.volumes, volume).toHaveProperty(source);
    }
    for (const [variable, value] of Object.entries(rest.environment)) {
      if (/PASSWORD|SECRET/.test(variable)) expect(value, variable).toMatch(/^\/run\/secrets\//);
    }
    for (const secret of rest.secrets) expect(composed.secrets).toHaveProperty(secret);
    if (image.startsWith('foresale:')) expect(rest).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    else expect(image).toMatch(/:\d+\.\d+/);
  }
  expect(services.server.deploy?.replicas).toBeGreaterThan(1);
  // Migrations run once, after the database answers and before anyone uses it.
  expect(services.migrate.depends_on.postgres?.condition).toBe('service_healthy');
  for (const name of ['server', 'worker'] as const) {
    expect(services[name].depends_on.migrate?.condition).toBe('service_completed_successfully');
  }
  expect(read('deploy/Caddyfile')).toContain(`server ${services.server.environment.PORT}`);
});

test('its commands, in its environment, migrate once and pass its health checks', async () => {
  await using undo = new AsyncDisposableStack();
  const database = undo.use(await createTestDatabase({ migrated: false }));
  const address = new URL(database.url);
  const folder = mkdtempSync(join(tmpdir(), 'foresale-compose-'));
  undo.defer(() => rmSync(folder, { recursive: true, force: true }));
  const password = join(folder, 'password');
  writeFileSync(password, `${decodeURIComponent(address.password)}\n`, { mode: 0o600 });
  // What a container network and its mounts would stand for here; everything else is taken as it is written.
  const here: Record<string, string> = {
    DATABASE_HOST: address.hostname,
    DATABASE_PORT: address.port,
    DATABASE_NAME: address.pathname.slice(1),
    DATABASE_USER: decodeURIComponent(address.username),
    DATABASE_PASSWORD_FILE: password,
  };
  const { PATH } = process.env;
  const environmentOf = (name: 'migrate' | 'server' | 'worker', port = '') => {
    const written = Object.entries(services[name].environment).map(([variable, value]) => {
      const plain = value.replace(/\$\{\w+:-(.*)\}/, '$1');
      return [variable, here[variable] ?? withPort(variable, plain, port)];
    });
    return { PATH, FORESALE_HOME: folder, ...Object.fromEntries(written) };
  };
  const start = (name: 'server' | 'worker', port: string): ChildProcess => {
    const [command = '', ...args] = services[name].command ?? [];
    const child = spawn(command, args, {
      cwd: repository,
      env: environmentOf(name, port),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    undo.defer(async () => {
      if (child.exitCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
    });
    return child;
  };
  const [command = '', ...args] = services.migrate.command ?? [];
  const migrate = () => promisify(execFile)(command, args, { cwd: repository, env: environmentOf('migrate') });
  expect((await migrate()).stderr).toContain('Applied 0001-');
  expect((await migrate()).stderr).toBe('The database is at this version.\n');

  const started = await Promise.all(
    (['server', 'server', 'worker'] as const).map(async (name) => ({ name, port: String(await freePort()) })),
  );
  for (const { name, port } of started) start(name, port);
  for (const { name, port } of started) {
    const [, checkCommand = '', ...checkArgs] = services[name].healthcheck.test ?? imageHealthCheck();
    const check = () =>
      promisify(execFile)(
        checkCommand,
        checkArgs.map((arg) => arg.replaceAll(':4000', `:${port}`)),
        {
          env: environmentOf(name, port),
        },
      );
    await vi.waitFor(check, patience);
  }
});

function withPort(variable: string, value: string, port: string): string {
  if (variable === 'PORT' || variable === 'FORESALE_WORKER_PORT') return port;
  return value.replace(/:(4000|9100)\//, `:${port}/`);
}

function imageHealthCheck(): string[] {
  const line = instructions.find((instruction) => instruction.startsWith('HEALTHCHECK')) ?? '';
  return ['CMD', ...z.array(z.string()).parse(JSON.parse(line.slice(line.indexOf('['))))];
}

test('links that a container prints begin with the address that the proxy publishes', () => {
  const port = /:(\d+):\d+\}?$/.exec(services.proxy?.ports[0] ?? '')?.[1];
  expect(port).toBe('8080');
  for (const name of ['server', 'worker', 'migrate'] as const) {
    expect(services[name]?.environment.FORESALE_URL, name).toBe(`\${FORESALE_URL:-http://localhost:${port}}`);
  }
});
