import { createTestDatabase } from '@foresale/test-database';
import fc from 'fast-check';
import pg from 'pg';
import { expect, test } from 'vitest';

/** [event of the return, event of the purchase or null, quantity] */
type Match = readonly [number, number | null, number];

/** The rule, word for word: each return looks back over the earlier purchases, the latest first. */
function naiveMatches(quantities: readonly number[]): Match[] {
  const left = [...quantities];
  const matches: Match[] = [];
  for (const [index, quantity] of quantities.entries()) {
    if (quantity > 0) continue;
    let owed = -quantity;
    for (let before = index - 1; before >= 0 && owed > 0; before -= 1) {
      const available = left[before] ?? 0;
      if (available <= 0) continue;
      const taken = Math.min(owed, available);
      matches.push([index + 1, before + 1, taken]);
      left[before] = available - taken;
      owed -= taken;
    }
    if (owed > 0) matches.push([index + 1, null, owed]);
  }
  return matches;
}

test('match_returns gives what looking back over every purchase gives', async () => {
  await using database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.integer({ min: -9, max: 9 }).filter((quantity) => quantity !== 0),
          { maxLength: 25 },
        ),
        async (quantities) => {
          const { rows } = await client.query(
            'select return_no, purchase_no, quantity::float8 as quantity from match_returns($1::numeric[])',
            [quantities],
          );
          expect(rows.map((row) => [row.return_no, row.purchase_no, row.quantity])).toEqual(naiveMatches(quantities));
        },
      ),
      { numRuns: 500, seed: 5 },
    );
  } finally {
    await client.end();
  }
});
