// `npm run attack`: attacks a server of its own on this machine, and nothing else. Exit code 1 when something did not hold.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '@foresale/db';
import { startLocalPostgres } from '@foresale/local-postgres';
import { z } from 'zod';
import { attacks } from './attacks/index.ts';
import { fuzz } from './fuzz/index.ts';
import { createRandom } from './random.ts';
import { describeFuzz, describeOutcome } from './report.ts';
import { openTarget } from './target.ts';

const usage = `npm run attack -- [options]

Starts PostgreSQL, a worker and servers of its own on this machine, attacks them, and prints what came of it.

  --requests <n>  how many requests the fuzzer sends (20000; 1500 with --short)
  --seed <n>      what it draws from (1)
  --short         fewer of everything, and nothing that takes minutes
`;

const whole = (name: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `--${name} must be a whole number`)
    .transform(Number);
const optionsSchema = z.object({
  requests: whole('requests').optional(),
  seed: whole('seed').default(1),
  short: z.boolean().default(false),
  help: z.boolean().default(false),
});

await main();

async function main(): Promise<void> {
  const options = readOptions();
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n`);
    process.exitCode = 2;
    return;
  }
  if (options.help) process.stdout.write(usage);
  else if (!(await attackAll(options))) process.exitCode = 1;
}

function readOptions(): z.output<typeof optionsSchema> | string {
  try {
    const { values } = parseArgs({
      options: {
        requests: { type: 'string' },
        seed: { type: 'string' },
        short: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    const { data, error } = optionsSchema.safeParse(values);
    return data ?? error?.issues[0]?.message ?? usage;
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem);
  }
}

/** True when everything held. */
async function attackAll({ short: isShort, seed, requests }: z.output<typeof optionsSchema>): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'foresale-attack-'));
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rmSync(folder, { recursive: true, force: true }));
  // Open to the user that runs PostgreSQL for root.
  chmodSync(folder, 0o755);
  const postgres = undo.use(await startLocalPostgres({ folder, durable: false }));
  await migrate(postgres.url);
  const target = undo.use(await openTarget(postgres.url));
  let broken = 0;
  for (const attack of attacks) {
    const outcome = await attack
      .run(target, { isShort, random: createRandom(seed) })
      .catch((problem: unknown) => ({ counts: {}, findings: [`it broke off: ${String(problem)}`] }));
    broken += outcome.findings.length === 0 ? 0 : 1;
    process.stdout.write(`${describeOutcome(attack, outcome)}\n\n`);
  }
  const report = await fuzz(target, { seed, requests: requests ?? (isShort ? 1_500 : 20_000) });
  broken += report.findings.length === 0 ? 0 : 1;
  process.stdout.write(`${describeFuzz(report)}\n\n`);
  process.stdout.write(`${attacks.length + 1} attacks: ${attacks.length + 1 - broken} held off, ${broken} not\n`);
  return broken === 0;
}
