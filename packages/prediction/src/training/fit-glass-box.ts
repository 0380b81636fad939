import { type Dataset, type GlassBoxModel, train } from 'ml-gradient-boosting';

/** What the search tries, simplest first. */
export const candidates = [
  { interactions: 1, learningRate: 0.1 },
  { interactions: 2, learningRate: 0.1 },
  { interactions: 3, learningRate: 0.1 },
] as const;

export interface FoundSettings {
  readonly interactions: 1 | 2 | 3;
  readonly learningRate: number;
  readonly rounds: number;
}

export interface Fit {
  readonly model: GlassBoxModel;
  readonly settings: FoundSettings;
  readonly validationLoss: number;
}

const mostRounds = 250;
const patience = 20;

interface FitOptions {
  readonly names: readonly string[];
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** Tries the candidates until the time is up; the first is always tried. The best validation loss wins. */
export async function searchSettings(
  training: Dataset,
  validation: Dataset,
  options: FitOptions & { readonly outOfTime: () => boolean },
): Promise<Fit> {
  let best: Fit | undefined;
  for (const candidate of candidates) {
    if (best !== undefined && options.outOfTime()) break;
    let rounds = 1;
    let validationLoss = Number.POSITIVE_INFINITY;
    const model = await train(training, {
      ...fixed(options),
      ...candidate,
      rounds: mostRounds,
      validation,
      patience,
      onProgress(progress) {
        if (progress.phase !== 'bounded' || progress.validationLoss === undefined) return;
        if (progress.validationLoss >= validationLoss) return;
        validationLoss = progress.validationLoss;
        rounds = progress.round;
      },
    });
    if (best === undefined || validationLoss < best.validationLoss) {
      best = { model, settings: { ...candidate, rounds }, validationLoss };
    }
  }
  if (best === undefined) throw new TypeError('There is nothing to try.');
  return best;
}

/** The same settings on more data, with nothing to stop early by. */
export function refit(data: Dataset, settings: FoundSettings, options: FitOptions): Promise<GlassBoxModel> {
  return train(data, { ...fixed(options), ...settings });
}

function fixed({ names, seed, signal }: FitOptions) {
  return { names, seed, minHessian: 5, maxLeaves: 8, l2: 5, ...(signal === undefined ? {} : { signal }) };
}
