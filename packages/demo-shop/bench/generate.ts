import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { copyBatches, type ShopOptions, simulate } from '../src/index.ts';

/**
 * How fast a shop is made and encoded for COPY, on one core: `node bench/generate.ts [customers] [repetitions]`.
 * Prints and writes bench/generate.json.
 */
const customers = Number(process.argv[2] ?? 100_000);
const repetitions = Number(process.argv[3] ?? 5);
const shop: ShopOptions = { endsOn: '2025-12-31', customers, years: 5, ordersPerCustomer: 10 };

function simulateOnly(): number {
  let orders = 0;
  for (const history of simulate(shop)) orders += history.orders.length;
  return orders;
}

function encodeToo(): number {
  let orders = 0;
  for (const batch of copyBatches(shop)) for (const part of batch) if (part.table === 'orders') orders += part.rows;
  return orders;
}

function measure(work: () => number): { orders: number; median: number; slowest: number; fastest: number } {
  const orders = work();
  const rates = Array.from({ length: repetitions }, () => {
    const begin = performance.now();
    return Math.round((1000 * work()) / (performance.now() - begin));
  }).sort((one, other) => one - other);
  return {
    orders,
    median: rates[repetitions >> 1] ?? 0,
    slowest: rates[0] ?? 0,
    fastest: rates.at(-1) ?? 0,
  };
}

const result = {
  machine: `${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
  customers,
  repetitions,
  ordersPerSecond: { simulate: measure(simulateOnly), simulateAndEncode: measure(encodeToo) },
  residentMegabytes: Math.round(process.memoryUsage().rss / 1_000_000),
};
const text = `${JSON.stringify(result, null, 2)}\n`;
writeFileSync(new URL('generate.json', import.meta.url), text);
process.stdout.write(text);
