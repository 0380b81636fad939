// Speed of training beside XGBoost and scikit-learn, in one run: 25 features, 200 rounds, 31 leaves, 255 bins.
//   node bench/train.ts [--rows 200000,1000000] [--threads 1,2] [--repeats 5] [--kernels wasm,plain] [--peers xgboost,scikit-learn]
import { parseArgs } from 'node:util';
import { logLoss, predict, rocAuc, train } from '../src/index.ts';
import { benchData, truths } from './data.ts';
import type { Fit } from './peers.ts';
import { openPeers } from './peers.ts';
import { median, spread, table } from './report.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000,1000000' },
    threads: { type: 'string', default: '1,2' },
    repeats: { type: 'string', default: '5' },
    kernels: { type: 'string', default: 'wasm,plain' },
    peers: { type: 'string', default: 'xgboost,scikit-learn' },
  },
});
const rounds = 200;

for (const rows of values.rows.split(',').map(Number)) {
  const data = benchData(truths.shop, 1, rows);
  const test = benchData(truths.shop, 2, 100_000);
  const peers = await openPeers(data, test);
  for (const threads of values.threads.split(',').map(Number)) {
    const fits = new Map<string, Fit[]>();
    const note = (name: string, fit: Fit): void => {
      fits.set(name, [...(fits.get(name) ?? []), fit]);
    };
    // Turn and turn about, so that a slow moment of the machine falls on all of them.
    for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
      if (peers !== null) note('XGBoost hist', await peers.fit('xgboost', threads, rounds));
      for (const kernels of (['wasm', 'plain'] as const).filter((name) => values.kernels.includes(name))) {
        const start = performance.now();
        const spent = process.cpuUsage();
        const model = await train(data, { rounds, threads, kernels });
        const seconds = (performance.now() - start) / 1000;
        const { user, system } = process.cpuUsage(spent);
        const processor = (user + system) / 1e6;
        const p = predict(model, test.columns);
        note(`ours, ${kernels}`, { seconds, processor, auc: rocAuc(p, test.labels), logLoss: logLoss(p, test.labels) });
      }
      if (peers !== null && values.peers.includes('scikit-learn'))
        note('scikit-learn', await peers.fit('scikit-learn', threads, rounds));
    }
    const peer = fits.get('XGBoost hist') ?? [];
    const peerSeconds = median(peer.map(({ seconds }) => seconds));
    const peerProcessor = median(peer.map(({ processor }) => processor));
    table(
      `${rows} rows, ${threads} thread(s), ${values.repeats} repeats${peers === null ? '; peers are not installed' : ''}`,
      ['', 'seconds', 'spread', '× XGBoost', 'processor s', '× XGBoost', 'AUC', 'log loss'],
      [...fits].map(([name, list]) => {
        const seconds = list.map((fit) => fit.seconds);
        const [{ auc, logLoss: loss } = { auc: 0, logLoss: 0 }] = list;
        const processor = median(list.map((fit) => fit.processor));
        const wall = [median(seconds).toFixed(2), spread(seconds), (median(seconds) / peerSeconds).toFixed(2)];
        const cost = [processor.toFixed(2), (processor / peerProcessor).toFixed(2)];
        return [name, ...wall, ...cost, auc.toFixed(5), loss.toFixed(5)];
      }),
    );
  }
  await peers?.[Symbol.asyncDispose]();
}
