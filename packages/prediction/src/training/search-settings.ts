import { type Dataset, type Model, train } from 'ml-gradient-boosting';

/** What the search tries, simplest first. */
export const candidates = [
  { interactions: 1, learningRate: 0.1 },
  { interactions: 2, learningRate: 0.1 },
  { interactions: 3, learningRate: 0.1 },
  { interactions: 'any', learningRate: 0.1 },
] as const;

/**
 * Ordinary trees cannot be read as tables and take PostgreSQL several times longer, so they must lower the validation
 * loss by this share of it to be used.
 */
export const treesMargin = 0.005;

/** What is read from the lines of orders must lower the validation loss by this share of it. */
export const basketMargin = 0.002;

/** What takes the orders of each customer in the order of time, by this share. */
export const sequenceMargin = 0.001;

export interface Tried {
  readonly interactions: 1 | 2 | 3 | 'any';
  readonly validationLoss: number;
  /** With the features of the basket. */
  readonly basket?: true;
}

export interface FoundSettings {
  readonly interactions: 1 | 2 | 3 | 'any';
  readonly learningRate: number;
  readonly rounds: number;
  /** The validation loss of everything that was tried. */
  readonly tried: readonly Tried[];
}

export interface Fit {
  readonly model: Model;
  readonly settings: FoundSettings;
  readonly validationLoss: number;
}

const mostRounds = 250;
const patience = 20;

export interface FitOptions {
  readonly names: readonly string[];
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Tries the candidates as long as the time is likely to do for the next, going by the last; the first is always tried.
 * The best validation loss wins.
 */
export async function searchSettings(
  training: Dataset,
  validation: Dataset,
  options: FitOptions & { readonly secondsLeft: () => number },
): Promise<Fit> {
  const fits: Fit[] = [];
  let lastTook = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const before = options.secondsLeft();
    if (before < lastTook) break;
    fits.push(await fitOne({ training, validation }, candidate, options));
    lastTook = before - options.secondsLeft();
  }
  const best = chooseFit(fits);
  const tried = fits.map(({ settings, validationLoss }) => ({ interactions: settings.interactions, validationLoss }));
  return { ...best, settings: { ...best.settings, tried } };
}

/** Whether a fit that knows the baskets too is better by the margin: with it, every run reads the lines of a year's orders. */
export function needsBaskets(without: Pick<Fit, 'validationLoss'>, withThem: Pick<Fit, 'validationLoss'>): boolean {
  return withThem.validationLoss < without.validationLoss * (1 - basketMargin);
}

/** The same for what is told by the sequence of the orders: with it, every run sorts all of them. */
export function needsSequence(without: Pick<Fit, 'validationLoss'>, withIt: Pick<Fit, 'validationLoss'>): boolean {
  return withIt.validationLoss < without.validationLoss * (1 - sequenceMargin);
}

/** Of two fits of the same loss the simpler one; ordinary trees only by the margin. */
export function chooseFit<One extends Pick<Fit, 'settings' | 'validationLoss'>>(fits: readonly One[]): One {
  const loss = ({ settings, validationLoss }: One) =>
    settings.interactions === 'any' ? validationLoss / (1 - treesMargin) : validationLoss;
  const [first, ...others] = fits;
  if (first === undefined) throw new TypeError('There is nothing to choose from.');
  return others.reduce((best, fit) => (loss(fit) < loss(best) ? fit : best), first);
}

/** One fit, stopped by the validation loss. */
export async function fitOne(
  data: { readonly training: Dataset; readonly validation: Dataset },
  candidate: Pick<FoundSettings, 'interactions' | 'learningRate'>,
  options: FitOptions,
): Promise<Fit> {
  let rounds = 1;
  let validationLoss = Number.POSITIVE_INFINITY;
  const counts = candidate.interactions === 'any' ? 'free' : 'bounded';
  const model = await train(data.training, {
    ...fixed(options),
    ...candidate,
    rounds: mostRounds,
    validation: data.validation,
    patience,
    onProgress(progress) {
      if (progress.phase !== counts || progress.validationLoss === undefined) return;
      if (progress.validationLoss >= validationLoss) return;
      validationLoss = progress.validationLoss;
      rounds = progress.round;
    },
  });
  return { model, settings: { ...candidate, rounds, tried: [] }, validationLoss };
}

/** The same settings on more data, with nothing to stop early by. */
export function refit(data: Dataset, settings: FoundSettings, options: FitOptions): Promise<Model> {
  const { interactions, learningRate, rounds } = settings;
  return train(data, { ...fixed(options), interactions, learningRate, rounds });
}

function fixed({ names, seed, signal }: FitOptions) {
  return { names, seed, minHessian: 5, maxLeaves: 8, l2: 5, ...(signal === undefined ? {} : { signal }) };
}
