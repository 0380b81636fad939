import { features } from '@foresale/db/features';
import { joinExamples } from './join-examples.ts';
import type { LargeShop, SplitExamples } from './read-cutoffs.ts';
import {
  candidates,
  type Fit,
  type FitOptions,
  fitOne,
  needsBaskets,
  needsSequence,
  searchSettings,
  type Tried,
} from './search-settings.ts';

export interface FoundModel {
  readonly found: Fit;
  /** The places of the features that it uses. */
  readonly used: readonly number[];
  /** What it learned from: the examples, or the same with their baskets. */
  readonly read: SplitExamples;
}

type SearchOptions = Omit<FitOptions, 'names'> & { readonly secondsLeft: () => number };

/** The best settings without what baskets say, then the same kind of model with it. */
export async function findModel(
  examples: SplitExamples,
  usable: readonly number[],
  options: SearchOptions,
): Promise<FoundModel> {
  const plain = usable.filter((i) => features[i]?.ofTheBasket !== true);
  if (examples.large !== undefined) return searchLarge(examples, { ...examples.large, usable, plain }, options);
  const before = options.secondsLeft();
  const { found } = await searchAll(examples, plain, options);
  const left = options.secondsLeft();
  if (left < (before - left) / found.settings.tried.length) return { found, used: plain, read: examples };
  const wider = await fitWith(examples, usable, found.settings, options);
  const tried: Tried[] = [
    ...found.settings.tried,
    { interactions: found.settings.interactions, validationLoss: wider.validationLoss, basket: true },
  ];
  const best = (fit: Fit): Fit => ({ ...fit, settings: { ...fit.settings, tried } });
  return needsBaskets(found, wider)
    ? { found: best(wider), used: usable, read: examples }
    : { found: best(found), used: plain, read: examples };
}

/**
 * Of a large shop a sample says first which features are worth their price, since every run pays it; then the settings
 * are searched with those, on all examples.
 */
async function searchLarge(
  examples: SplitExamples,
  { sample, all, usable, plain }: LargeShop & Readonly<Record<'usable' | 'plain', readonly number[]>>,
  options: SearchOptions,
): Promise<FoundModel> {
  const some = await sample();
  if (some === null) return searchAll(examples, plain, options);
  const fit = (used: readonly number[]) => fitWith(some, used, candidates[0], options);
  const without = await fit(plain);
  if (needsBaskets(without, await fit(usable))) return searchAll(await all(), usable, options);
  const unordered = plain.filter((i) => features[i]?.ofTheSequence !== true);
  return searchAll(examples, needsSequence(await fit(unordered), without) ? plain : unordered, options);
}

async function searchAll(
  examples: SplitExamples,
  used: readonly number[],
  options: SearchOptions,
): Promise<FoundModel> {
  const { training, validation } = examples;
  const found = await searchSettings(joinExamples(training, used), joinExamples([validation], used), {
    ...options,
    names: namesOf(used),
  });
  return { found, used, read: examples };
}

function fitWith(
  { training, validation }: SplitExamples,
  used: readonly number[],
  candidate: Parameters<typeof fitOne>[1],
  options: SearchOptions,
): Promise<Fit> {
  const data = { training: joinExamples(training, used), validation: joinExamples([validation], used) };
  return fitOne(data, candidate, { ...options, names: namesOf(used) });
}

export function namesOf(used: readonly number[]): readonly string[] {
  return used.map((i) => features[i]?.name ?? '');
}
