// `npm test`: everything that must hold before a change lands. One PostgreSQL serves the tests of all packages.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startTestServer } from '../packages/test-database/src/server.ts';
import { environmentWith } from './env.ts';

interface Check {
  readonly name: string;
  /** Commands that run side by side. */
  readonly commands: readonly (readonly string[])[];
}

/**
 * Packages whose tests mostly wait: for a browser, for processes to start and stop, for events. They run beside the
 * others, which compute. Two packages that compute would only share the two cores.
 */
const waiting = ['@foresale/cli', '@foresale/crm-widget', '@foresale/e2e', '@foresale/react', '@foresale/worker'];

const testCommand = [
  ...['turbo', 'run', 'test', '--continue', '--concurrency=1', '--output-logs=new-only', '--log-order=grouped'],
];

const checks: readonly Check[] = [
  { name: 'lint and format', commands: [['biome', 'ci', '--diagnostic-level=warn', '.']] },
  { name: 'types', commands: [['turbo', 'run', 'types', '--output-logs=errors-only']] },
  {
    name: 'tests',
    commands: [
      [...testCommand, ...waiting.map((name) => `--filter=${name}`)],
      // All others, also those that are added later.
      [...testCommand, ...waiting.map((name) => `--filter=!${name}`)],
    ],
  },
];

const server = await startTestServer();
console.log(`Tests run on ${server.origin}.`);
const failed: string[] = [];
const failures: string[] = [];
try {
  for (const { name, commands } of checks) {
    console.log(`\n── ${name} ──`);
    const started = performance.now();
    const codes = await Promise.all(commands.map(run));
    const code = codes.find((each) => each !== 0) ?? 0;
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    console.log(`── ${name}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
    if (code !== 0) failed.push(name);
  }
} finally {
  await server.stop();
}
// Thousands of lines may stand between a failure and the end: who reads only the end shall see it, too.
if (failures.length > 0) console.log(`\n── what failed in the tests ──\n${failures.join('\n')}`);
console.log(`\nchecks: ${checks.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

function run([program = '', ...args]: readonly string[]): Promise<number> {
  const env = environmentWith({ TEST_DATABASE_URL: server.url });
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['inherit', 'pipe', 'inherit'], env });
    let failing = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      console.log(line);
      if (/Failed (Tests|Suites)|Unhandled Errors/.test(line)) failing = true;
      else if (line.includes('Test Files')) failing = false;
      if (failing) failures.push(line);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
