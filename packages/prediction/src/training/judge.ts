import type { Baselines } from './baselines.ts';
import type { Measures } from './measure.ts';
import { TrainingRefusal } from './training-refusal.ts';

export interface Verdict {
  /** Better than every baseline in log loss, ROC-AUC and PR-AUC. Otherwise it needs an override to be published. */
  readonly beatsBaselines: boolean;
  /** Which baselines it does not beat and in what, in words. */
  readonly losses: readonly string[];
  /** Set when the model is too good to be true. */
  readonly leakWarning: string | null;
}

/** How much better than BG/NBD, which sees nothing but purchase times, an honest model has ever been. */
const credibleLead = 0.15;
const credibleAuc = 0.95;
/** An AUC that chance reaches in fewer than one of a thousand shops of random labels. */
const deviations = 3;

/** Refuses a model without signal, and says how it stands against the baselines. */
export function judge(metrics: Measures, baselines: Baselines): Verdict {
  const positives = metrics.rows * metrics.baseRate;
  const negatives = metrics.rows - positives;
  const chance = Math.sqrt((metrics.rows + 1) / (12 * positives * negatives));
  if (metrics.logLoss >= baselines.baseRate.logLoss || metrics.rocAuc < 0.5 + deviations * chance) {
    throw new TrainingRefusal(
      'no-signal',
      `Past behaviour does not tell who will buy in this shop: the model's log loss on the test is ${metrics.logLoss.toFixed(4)}, ` +
        `guessing the base rate gives ${baselines.baseRate.logLoss.toFixed(4)}, and its ROC-AUC is ${metrics.rocAuc.toFixed(3)} (0.5 is chance).`,
      metrics,
    );
  }
  const named = [
    ['the recency rule', baselines.recencyRule],
    ['the RFM logistic', baselines.rfmLogistic],
    ['BG/NBD', baselines.bgNbd],
  ] as const;
  const losses = named.flatMap(([name, baseline]) => [
    ...(metrics.logLoss < baseline.logLoss ? [] : [`log loss of ${name}`]),
    ...(metrics.rocAuc > baseline.rocAuc ? [] : [`ROC-AUC of ${name}`]),
    ...(metrics.prAuc > baseline.prAuc ? [] : [`PR-AUC of ${name}`]),
  ]);
  const lead = metrics.rocAuc - baselines.bgNbd.rocAuc;
  const suspicious = lead > credibleLead || metrics.rocAuc > credibleAuc;
  return {
    beatsBaselines: losses.length === 0,
    losses,
    leakWarning: suspicious
      ? `A ROC-AUC of ${metrics.rocAuc.toFixed(3)}, ${lead.toFixed(3)} above BG/NBD's, is too good to be true: something known only later may be in the data.`
      : null,
  };
}
