import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchData } from './data.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./peer.py', import.meta.url));

export type Peer = 'xgboost' | 'scikit-learn';

export interface Fit {
  readonly seconds: number;
  /** Of all threads: what is left when others use the machine too. */
  readonly processor: number;
  readonly auc: number;
  readonly logLoss: number;
}

/** The distribution's Python, where python3-xgboost and python3-sklearn are; another one's otherwise. */
async function findPython(): Promise<string | null> {
  for (const python of ['/usr/bin/python3', 'python3']) {
    const works = await run(python, ['-c', 'import xgboost, sklearn']).then(
      () => true,
      () => false,
    );
    if (works) return python;
  }
  return null;
}

/** Peers over one pair of data sets, handed over as files; null where they are not installed. */
export async function openPeers(train: BenchData, test: BenchData) {
  const python = await findPython();
  if (python === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'peers-'));
  for (const [name, data] of Object.entries({ train, test })) {
    await writeFile(join(folder, `${name}.x`), Buffer.concat(data.columns.map((column) => Buffer.from(column.buffer))));
    await writeFile(join(folder, `${name}.y`), data.labels);
  }
  const sizes = [train.labels.length, test.labels.length, train.columns.length];
  return {
    async fit(peer: Peer, threads: number, rounds: number): Promise<Fit> {
      const values = [peer, threads, ...sizes, rounds].map(String);
      const env = { OMP_NUM_THREADS: String(threads), PATH: '/usr/bin:/bin' };
      const { stdout } = await run(python, ['-W', 'ignore', script, folder, ...values], { env });
      return JSON.parse(stdout);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
