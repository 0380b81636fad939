import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  type FeatureMoment,
  featureParameters,
  features,
  findFeatureMoment,
  loadFeatureStatement,
  readBuyers,
  readFeatures,
  readFeaturesOfList,
  readShopRow,
  sampleShop,
  shopParametersSchema,
  streamFeatures,
} from '../../src/features/index.ts';
import { connectPipeline, type PipelineConnection } from '../../src/pipeline/index.ts';

const asOf = '2025-06-01T00:00:00Z';

/** Customers with their orders as [day before the as-of moment, amount in cents]. */
const histories: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  steady: [
    [100, 1000],
    [70, 2000],
    [40, 3000],
    [10, 4000],
  ],
  once: [[20, 500]],
  lastYear: [
    [350, 700],
    [200, 900],
  ],
  refunded: [
    [50, 800],
    [5, 1200],
  ],
};

async function run(connection: PipelineConnection, text: string, values: readonly unknown[] = []): Promise<void> {
  await connection.rows(z.unknown(), text, values);
}

async function addOrder(
  connection: PipelineConnection,
  order: { readonly customer: string; readonly id: string; readonly daysBefore: number; readonly cents: number },
): Promise<void> {
  await run(connection, 'insert into customers (customer_id) values ($1) on conflict do nothing', [order.customer]);
  await run(
    connection,
    `insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day)
     select $1, $2, at, 'completed', 'EUR', $4 / 100.0, $4, floor(extract(epoch from at) / 86400)
       from (select timestamptz '${asOf}' - make_interval(days => $3::integer) + interval '1 minute' as at) m`,
    [order.customer, order.id, order.daysBefore, order.cents],
  );
}

async function addReturn(
  connection: PipelineConnection,
  given: { readonly customer: string; readonly order: string; readonly daysBefore: number; readonly cents: number },
): Promise<void> {
  await run(
    connection,
    `insert into returns (customer_id, return_id, line_no, order_id, quantity, amount, amount_minor, returned_at, returned_day)
     select $1, $2 || $3, 1, $2, 1, $4 / 100.0, $4, at, floor(extract(epoch from at) / 86400)
       from (select timestamptz '${asOf}' - make_interval(days => $3::integer) as at) m`,
    [given.customer, given.order, given.daysBefore, given.cents],
  );
}

async function fillShop(connection: PipelineConnection): Promise<void> {
  await run(
    connection,
    `insert into products (product_id, category, list_price) values ('p1', 'a', 10), ('p2', 'b', 20)`,
  );
  for (const [customer, orders] of Object.entries(histories)) {
    for (const [daysBefore, cents] of orders) {
      await addOrder(connection, { customer, id: `${customer}-${daysBefore}`, daysBefore, cents });
    }
  }
  await run(
    connection,
    `insert into order_items (customer_id, order_id, line_no, product_id, quantity, unit_price)
     values ('steady', 'steady-10', 1, 'p1', 1, 9), ('steady', 'steady-10', 2, 'p2', 1, 18), ('steady', 'steady-40', 1, 'p1', 1, 9)`,
  );
  await addReturn(connection, { customer: 'refunded', order: 'refunded-5', daysBefore: 2, cents: 1200 });
}

async function readAll(
  connection: PipelineConnection,
  moment: FeatureMoment,
): Promise<Record<string, Record<string, number>>> {
  return connection.transaction(
    async () => {
      const found: Record<string, Record<string, number>> = {};
      for await (const batch of streamFeatures(connection, moment, await readShop(connection, moment))) {
        for (const { customerId, values } of batch) {
          found[customerId] = Object.fromEntries(
            features.map(({ name }, index) => [name, values[index] ?? Number.NaN]),
          );
        }
      }
      return found;
    },
    { sortedAggregation: true },
  );
}

async function bytes(connection: PipelineConnection, moment: FeatureMoment): Promise<string> {
  const parameters = featureParameters(moment, await readShop(connection, moment));
  const rows = await connection.rows(
    z.object({ line: z.string() }),
    `select f::text as line from (${await loadFeatureStatement('features')}) f order by 1`,
    parameters,
  );
  const hash = createHash('sha256').update(JSON.stringify([parameters, await readShopRow(connection, moment)]));
  for (const { line } of rows) hash.update(`${line}\n`);
  return `${rows.length} ${hash.digest('hex')}`;
}

/** BG/NBD's parameters as packages/prediction would find them. */
const rhythm = [0.5, 60, 0.8, 2.5] as const;

async function readShop(connection: PipelineConnection, moment: FeatureMoment) {
  return shopParametersSchema.parse({ ...(await readShopRow(connection, moment)), rhythm });
}

async function openShop() {
  const database = await createTestDatabase();
  const connection = await connectPipeline(database.url, 'features test');
  await fillShop(connection);
  const moment = await findFeatureMoment(connection, { asOf, horizonDays: 30 });
  return {
    connection,
    moment,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

test('every column of the statement has its sentence, and every sentence its column', async () => {
  await using shop = await openShop();
  const rows = await shop.connection.rows(
    z.record(z.string(), z.unknown()),
    await loadFeatureStatement('features'),
    featureParameters(shop.moment, await readShop(shop.connection, shop.moment)),
  );
  expect(Object.keys(rows[0] ?? {})).toEqual(['customer_id', ...features.map(({ name }) => name)]);
  const table = await readFile(new URL('../../pipeline/features.md', import.meta.url), 'utf8');
  expect(table.split('\n').filter((line) => line.startsWith('| `'))).toEqual(
    features.map(({ name, sentence }) => `| \`${name}\` | ${sentence} |`),
  );
});

test('features are those counted by hand', async () => {
  await using shop = await openShop();
  const { steady, once, lastYear, refunded } = await readAll(shop.connection, shop.moment);
  expect(steady).toMatchObject({
    recency_days: 10,
    frequency: 4,
    monetary_minor: 10_000,
    tenure_days: 100,
    orders_30: 1,
    orders_60: 2,
    orders_90: 3,
    orders_180: 4,
    revenue_60: 7000,
    gap_mean: 30,
    gap_median: 30,
    gap_spread: 0,
    gap_last: 30,
    days_until_due: 20,
    average_order_minor: 2500,
    median_order_minor: 2500,
    last_order_minor: 4000,
    items_per_order: 1.5,
    distinct_products: 2,
    distinct_categories: 2,
    returned_share: 0,
    month: 6,
  });
  expect(steady?.recency_over_gap).toBeCloseTo(1 / 3, 12);
  expect(steady?.discount_share).toBeCloseTo(0.1, 12);
  expect(steady?.decayed_30).toBeCloseTo(
    [100, 70, 40, 10].reduce((sum, age) => sum + 0.5 ** (age / 30), 0),
    12,
  );
  expect(once).toMatchObject({ frequency: 1, gap_mean: Number.NaN, gap_last: Number.NaN, items_per_order: Number.NaN });
  expect(lastYear).toMatchObject({ orders_last_year: 1, gap_last: 150, orders_365: 2 });
  expect(refunded).toMatchObject({
    frequency: 1,
    recency_days: 50,
    monetary_minor: 800,
    days_since_return: 2,
    return_days: 1,
  });
  expect(refunded?.returned_share).toBeCloseTo(0.6, 12);
});

test('the chance by rhythm is that of BG/NBD, for the longest histories too', async () => {
  await using shop = await openShop();
  const { connection, moment } = shop;
  for (let day = 0; day < 2000; day += 1) {
    await addOrder(connection, { customer: 'daily', id: `daily-${day}`, daysBefore: 3000 + day, cents: 100 });
  }
  const found = await readAll(connection, moment);
  const [r, alpha, a, b] = rhythm;
  const chance = (repeats: number, last: number, time: number) => {
    const alive =
      repeats === 0 ? 1 : 1 / (1 + (a / (b + repeats - 1)) * ((alpha + time) / (alpha + last)) ** (r + repeats));
    return alive * (1 - ((alpha + time) / (alpha + time + 30)) ** (r + repeats));
  };
  expect(found.steady?.rhythm_chance).toBeCloseTo(chance(3, 90, 100), 12);
  expect(found.once?.rhythm_chance).toBeCloseTo(chance(0, 0, 20), 12);
  expect(found.daily?.rhythm_chance).toBeCloseTo(0, 12);

  const shopParameters = await readShop(connection, moment);
  const nobodyTwice = await readFeatures(connection, { moment, shop: { ...shopParameters, rhythm: null } });
  expect(nobodyTwice.every(({ values }) => Number.isNaN(values.at(-1)))).toBe(true);
});

test('orders from long ago are features like any others', async () => {
  await using shop = await openShop();
  await addOrder(shop.connection, { customer: 'ancient', id: 'first', daysBefore: 45_000, cents: 100 });
  const { ancient } = await readAll(shop.connection, shop.moment);
  expect(ancient?.decayed_15).toBeCloseTo(0, 12);
  expect(ancient?.recency_days).toBe(45_000);
});

test('nothing that happens at the as-of moment or later changes a byte', async () => {
  await using shop = await openShop();
  const { connection, moment } = shop;
  const before = await bytes(connection, moment);

  await addOrder(connection, { customer: 'steady', id: 'later', daysBefore: -3, cents: 5000 });
  await addOrder(connection, { customer: 'newcomer', id: 'first', daysBefore: 0, cents: 5000 });
  await addReturn(connection, { customer: 'steady', order: 'steady-10', daysBefore: -1, cents: 4000 });
  await addReturn(connection, { customer: 'once', order: 'once-20', daysBefore: 0, cents: 500 });
  await run(connection, `update orders set cancelled_at = timestamptz '${asOf}' where order_id = 'steady-40'`);
  await run(
    connection,
    `insert into order_items (customer_id, order_id, line_no, product_id, quantity, unit_price) values ('steady', 'later', 1, 'p2', 5, 1)`,
  );
  expect(await bytes(connection, moment)).toBe(before);

  await addOrder(connection, { customer: 'once', id: 'earlier', daysBefore: 1, cents: 5 });
  expect(await bytes(connection, moment)).not.toBe(before);
});

test('a sample of a large shop has the features and the buyers that they have among all', async () => {
  await using shop = await openShop();
  const { connection, moment } = shop;
  await addOrder(connection, { customer: 'steady', id: 'soon', daysBefore: -3, cents: 100 });
  const horizon = { from: asOf, to: '2025-07-01T00:00:00Z' };
  const all = await readAll(connection, moment);
  const buyers = await readBuyers(connection, horizon);
  expect(await sampleShop(connection, { asOf, most: 4, baskets: true })).toBe(0);
  expect(await sampleShop(connection, { asOf, most: 2, baskets: true })).toBe(4);
  const sample = await readAll(connection, moment);
  const ids = Object.keys(sample);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.length).toBeLessThan(4);
  // What the whole shop lends is counted over the sample.
  const lent = { shrunk_rate: 0, hazard: 0, shop_activity: 0 };
  for (const id of ids) expect({ ...sample[id], ...lent }).toEqual({ ...all[id], ...lent });
  expect(await readBuyers(connection, horizon)).toEqual(new Set([...buyers].filter((id) => ids.includes(id))));
});

test('the hazard of every band is a share, also where nobody was seen', async () => {
  await using shop = await openShop();
  const { prior_orders, prior_days, hazard_days, hazard } = await readShopRow(shop.connection, shop.moment);
  expect(prior_orders).toBeGreaterThan(0);
  expect(prior_days).toBeGreaterThan(0);

  expect(hazard).toHaveLength(hazard_days.length);
  for (const share of hazard) expect(share).toBeGreaterThan(0);
  for (const share of hazard) expect(share).toBeLessThan(1);
});

test('buyers are known customers whose order was kept until the horizon ended', async () => {
  await using shop = await openShop();
  const { connection } = shop;
  const to = '2025-07-01T00:00:00Z';
  await addOrder(connection, { customer: 'steady', id: 's', daysBefore: -3, cents: 100 });
  await addOrder(connection, { customer: 'newcomer', id: 'n', daysBefore: -3, cents: 100 });
  await addOrder(connection, { customer: 'once', id: 'o', daysBefore: -3, cents: 100 });
  await addOrder(connection, { customer: 'lastYear', id: 'l', daysBefore: -30, cents: 100 });
  await addReturn(connection, { customer: 'once', order: 'o', daysBefore: -9, cents: 100 });
  expect([...(await readBuyers(connection, { from: asOf, to }))]).toEqual(['steady']);
});

test('a column that is asked for alone says the same as beside all others', async () => {
  await using shop = await openShop();
  const parameters = featureParameters(shop.moment, await readShop(shop.connection, shop.moment));
  const statement = await loadFeatureStatement('features');
  const rows = (columns: string) =>
    shop.connection.transaction(
      () =>
        shop.connection.rows(
          z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
          `select ${columns} from (${statement}) f order by customer_id`,
          parameters,
        ),
      { sortedAggregation: true },
    );
  const all = await rows('*');
  for (const { name } of features) {
    // Sums of fractions may run in another order.
    const rounded = all.map((row) => {
      const value = row[name] ?? null;
      return [row.customer_id, typeof value === 'number' ? expect.closeTo(value, 9) : value];
    });
    const alone = await rows(`customer_id, ${name}`);
    expect(alone.map((row) => [row.customer_id, row[name]])).toEqual(rounded);
  }
});

test('customers of a list have the features that they have among all', async () => {
  await using shop = await openShop();
  const given = { moment: shop.moment, shop: await readShop(shop.connection, shop.moment) };
  await addOrder(shop.connection, { customer: 'a "quoted\\ {id}, ü', id: 'q', daysBefore: 3, cents: 100 });
  const all = await readFeatures(shop.connection, given);
  const customerIds = all.map(({ customerId }) => customerId).filter((_, place) => place % 2 === 0);
  expect(customerIds.length).toBeGreaterThan(1);
  customerIds.push('a "quoted\\ {id}, ü', 'nobody');
  const listed = await readFeaturesOfList(shop.connection, { ...given, customerIds });
  expect(listed).toEqual(all.filter(({ customerId }) => customerIds.includes(customerId)));
  expect(listed.some(({ customerId }) => customerId.startsWith('a "quoted'))).toBe(true);
});
