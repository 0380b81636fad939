/**
 * The model beside XGBoost and the baselines, on the shop of a database, with the same features and the same split.
 *
 *   node bench/real-shop.ts <database url> <as-of moment> [horizon days]     (PYTHON says which python3 has xgboost)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { features } from '@foresale/db/features';
import { type Measures, measure, readCutoffs, trainModel } from '../src/index.ts';
import { joinExamples } from '../src/training/join-examples.ts';
import { pythonName } from './env.ts';

const [databaseUrl = '', asOf = '', horizon = '30'] = process.argv.slice(2);
const options = { databaseUrl, asOf, horizonDays: Number(horizon) };

const started = performance.now();
const trained = await trainModel(options);
const seconds = (performance.now() - started) / 1000;

const { training, validation, test } = await readCutoffs(options);
const used = trained.features.map((name) => features.findIndex((feature) => feature.name === name));
const folder = mkdtempSync(join(tmpdir(), 'foresale-peer-'));
try {
  const parts = {
    training: joinExamples(training, used),
    validation: joinExamples([validation], used),
    test: joinExamples([test], used),
  };
  for (const [name, { columns, labels }] of Object.entries(parts)) {
    writeFileSync(join(folder, `${name}.f64`), Buffer.concat(columns.map((column) => Buffer.from(column.buffer))));
    writeFileSync(join(folder, `${name}.u8`), labels);
  }
  const { weights } = parts.training;
  writeFileSync(join(folder, 'weights.f64'), Buffer.from(Float64Array.from(weights ?? []).buffer));
  const rows = Object.fromEntries(Object.entries(parts).map(([name, { labels }]) => [name, labels.length]));
  writeFileSync(join(folder, 'shape.json'), JSON.stringify({ names: trained.features, ...rows }));
  const script = new URL('./peer.py', import.meta.url).pathname;
  const peer = execFileSync(pythonName(), [script, folder], { encoding: 'utf8' });
  const bytes = readFileSync(join(folder, 'peer.f64'));
  const probabilities = Float64Array.from({ length: parts.test.labels.length }, (_, i) => bytes.readDoubleLE(8 * i));

  console.log(
    `test cut-off ${trained.cutoffs.test}, ${trained.trainingExamples} examples in ${training.length + 2} cut-offs`,
  );
  console.log(`trained in ${seconds.toFixed(1)} s:`, JSON.stringify(trained.settings), ' xgboost:', peer.trim());
  print('glass box', trained.metrics);
  print('xgboost', measure(probabilities, parts.test.labels, trained.metrics.threshold));
  const { callEveryoneF1, ...baselines } = trained.baselines;
  for (const [name, measures] of Object.entries(baselines)) print(name, measures);
  console.log(`call everyone: F1 ${callEveryoneF1.toFixed(4)}`);
} finally {
  rmSync(folder, { recursive: true });
}

function print(name: string, { rocAuc, prAuc, logLoss, brier, f1 }: Measures): void {
  const cells = Object.entries({ rocAuc, prAuc, logLoss, brier, f1 }).map(
    ([key, value]) => `${key} ${value.toFixed(4)}`,
  );
  console.log(name.padEnd(12), cells.join('  '));
}
