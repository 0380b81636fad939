import { createTestDatabase } from '@foresale/test-database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attacks, describeFuzz, describeOutcome, fuzz, openTarget, type Target } from '../src/index.ts';
import { createRandom } from '../src/random.ts';

const seed = 1;
const requests = 1_500;
let target: Target;
const undo = new AsyncDisposableStack();
beforeAll(async () => {
  const database = undo.use(await createTestDatabase());
  target = undo.use(await openTarget(database.url));
});
afterAll(() => undo.disposeAsync());

test.each(attacks)('$name: $holds', async (attack) => {
  const outcome = await attack.run(target, { isShort: true, random: createRandom(seed) });
  process.stdout.write(`${describeOutcome(attack, outcome)}\n`);
  expect(outcome.findings).toEqual([]);
  expect(target.server.isUp() && target.worker.isUp()).toBe(true);
});

test('a fuzzer over the description of the API finds no failure, no insides and no contact data', async () => {
  const report = await fuzz(target, { requests, seed });
  process.stdout.write(`${describeFuzz(report)}\n`);
  expect(report.findings).toEqual([]);
  expect(report.requests).toBe(requests);
});
