import { type Backtest, baselineNames, measuresSchema } from '@foresale/contract';
import { z } from 'zod';

/** What a training keeps of one cut-off of its back-test. */
export const backtestFoldSchema = z.object({
  cutoff: z.string(),
  model: measuresSchema,
  baseRate: measuresSchema,
  recencyRule: measuresSchema,
  rfmLogistic: measuresSchema,
  bgNbd: measuresSchema,
});
export type BacktestFold = z.infer<typeof backtestFoldSchema>;

/** Mean and standard deviation of each measure, for the model and each baseline; null without folds. */
export function summariseBacktest(folds: readonly BacktestFold[]): Backtest | null {
  if (folds.length === 0) return null;
  return {
    cutoffs: folds.map(({ cutoff }) => new Date(cutoff).toISOString()),
    subjects: (['model', ...baselineNames] as const).map((subject) => ({
      subject,
      rocAuc: spread(folds.map((fold) => fold[subject].rocAuc)),
      prAuc: spread(folds.map((fold) => fold[subject].prAuc)),
      logLoss: spread(folds.map((fold) => fold[subject].logLoss)),
      brier: spread(folds.map((fold) => fold[subject].brier)),
      f1: spread(folds.map((fold) => fold[subject].f1)),
    })),
  };
}

function spread(values: readonly number[]): { mean: number; spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
