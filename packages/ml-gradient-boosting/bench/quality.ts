// Held-out quality beside XGBoost and scikit-learn at the same settings, and what bounding the interactions costs.
//   node bench/quality.ts [--rows 200000] [--seeds 3] [--threads 2] [--truths demo,shop,…] [--interactions any,3,2,1]
import { parseArgs } from 'node:util';
import type { TrainingOptions } from '../src/index.ts';
import { logLoss, predict, rocAuc, train } from '../src/index.ts';
import type { BenchData } from './data.ts';
import { benchData, truths } from './data.ts';
import { openPeers } from './peers.ts';
import { median, table } from './report.ts';
import { shopData } from './shop.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    seeds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    truths: { type: 'string', default: ['demo', ...Object.keys(truths)].join() },
    interactions: { type: 'string', default: 'any,3,2,1' },
  },
});
const rows = Number(values.rows);
const threads = Number(values.threads);
const rounds = 200;
const shapes = values.interactions.split(',');

/** `demo` is the simulated shop, whose customers are described by 25 features; the others are formulas. */
function draw(name: string, seed: number, count: number): BenchData {
  return name === 'demo' ? shopData(seed, count) : benchData(truths[name], seed, count);
}

for (const name of values.truths.split(',')) {
  const quality = new Map<string, { auc: number; logLoss: number }[]>();
  const note = (who: string, auc: number, loss: number): void => {
    quality.set(who, [...(quality.get(who) ?? []), { auc, logLoss: loss }]);
  };
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const data = draw(name, 2 * seed, rows);
    const test = draw(name, 2 * seed + 1, 200_000);
    const ours = async (who: string, options: TrainingOptions): Promise<void> => {
      const p = predict(await train(data, { rounds, threads, ...options }), test.columns);
      note(who, rocAuc(p, test.labels), logLoss(p, test.labels));
    };
    const peers = await openPeers(data, test);
    for (const peer of ['xgboost', 'scikit-learn'] as const) {
      if (peers === null) continue;
      const fit = await peers.fit(peer, threads, rounds);
      note(peer, fit.auc, fit.logLoss);
    }
    await peers?.[Symbol.asyncDispose]();
    if (shapes.includes('any')) await ours('ordinary trees', {});
    for (const interactions of [3, 2, 1] as const) {
      if (shapes.includes(String(interactions))) await ours(`glass box, ${interactions}`, { interactions });
    }
  }
  table(
    `${name}: ${rows} rows, median of ${values.seeds} seeds, ${rounds} rounds`,
    ['', 'held-out AUC', 'log loss', 'range of AUC', 'of log loss'],
    [...quality].map(([who, list]) => {
      const aucs = list.map((fit) => fit.auc);
      const losses = list.map((fit) => fit.logLoss);
      return [who, median(aucs).toFixed(5), median(losses).toFixed(5), range(aucs), range(losses)];
    }),
  );
}

function range(numbers: readonly number[]): string {
  return `${Math.min(...numbers).toFixed(4)}–${Math.max(...numbers).toFixed(4)}`;
}
