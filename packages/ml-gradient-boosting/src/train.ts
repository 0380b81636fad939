import { learnFeature } from './binning.ts';
import type { Boosted, BoostRequest } from './boost.ts';
import { boost } from './boost.ts';
import type { Dataset } from './dataset.ts';
import { checkBothClasses, checkColumns, checkDataset } from './dataset.ts';
import { GradientBoostingError } from './errors.ts';
import type { Feature } from './features.ts';
import { buildGlassBox, compareFits } from './glass-box/glass-box.ts';
import { chooseGroups } from './glass-box/groups.ts';
import { canLookAtAll, screenInteractions } from './glass-box/screen.ts';
import { baseScore } from './loss.ts';
import type { GlassBoxModel, Model, TreeModel } from './model.ts';
import type { Settings, TrainingOptions } from './options.ts';
import { checkOptions } from './options.ts';
import { predictRaw } from './predict.ts';

/** Learns a model. The same data, options and seed give the same model on any machine and any number of threads. */
export function train(
  data: Dataset,
  options: TrainingOptions & { readonly interactions: 1 | 2 | 3 },
): Promise<GlassBoxModel>;
export function train(data: Dataset, options?: TrainingOptions & { readonly interactions?: 'any' }): Promise<TreeModel>;
export function train(data: Dataset, options?: TrainingOptions): Promise<Model>;
export async function train(data: Dataset, options: TrainingOptions = {}): Promise<Model> {
  options.signal?.throwIfAborted();
  checkColumns(data.columns);
  const settings = checkOptions(options, data.columns.length);
  checkDataset(data, settings.objective, 'training');
  if (settings.objective === 'logistic') checkBothClasses(data);
  const validation = options.validation ?? null;
  if (validation !== null) {
    checkColumns(validation.columns, data.columns.length);
    checkDataset(validation, settings.objective, 'validation');
  }
  const startFrom = options.startFrom ?? null;
  if (startFrom !== null) checkStart(startFrom, settings, data);

  const features = startFrom?.features ?? learnFeatures(data, settings);
  const base = startFrom?.base ?? baseScore(settings.objective, data);
  const startScores = ({ columns, labels }: Dataset): Float64Array =>
    startFrom === null ? new Float64Array(labels.length).fill(base) : predictRaw(startFrom, columns);
  const request: Omit<BoostRequest, 'groups' | 'phase'> = {
    data,
    validation,
    features,
    settings,
    startScores: startScores(data),
    validationStart: validation === null ? null : startScores(validation),
    onProgress: options.onProgress,
    signal: options.signal,
  };
  const allowed = settings.allowedInteractions === null ? null : withSingles(settings.allowedInteractions, features);

  const { interactions } = settings;
  if (interactions === 'any') {
    const { trees } = await boost({ ...request, groups: allowed, phase: 'free' });
    const before = startFrom?.kind === 'trees' ? startFrom.trees : [];
    const { objective } = settings;
    return { kind: 'trees', objective, base, features, trees: [...before, ...trees], calibration: null };
  }
  const { free, groups } = await findGroups(request, allowed, interactions);
  const bounded = await boost({ ...request, groups, phase: 'bounded' });
  return buildGlassBox({
    settings,
    interactions,
    features,
    base,
    trees: bounded.trees,
    data,
    bound: free === null ? null : compareFits(free, bounded, validation, settings),
    startFrom: startFrom?.kind === 'glass-box' ? startFrom : null,
  });
}

/**
 * Which features a glass box may join. What features do together is told apart from what each does alone: single
 * features are fitted first, and what they leave unexplained is searched for pairs and triples. The free fit, which
 * goes on from the single features too, is what the bound is compared with, and says which features lead when there
 * are too many to look at every triple.
 */
async function findGroups(
  request: Omit<BoostRequest, 'groups' | 'phase'>,
  allowed: BoostRequest['groups'],
  size: 1 | 2 | 3,
): Promise<{ free: Boosted | null; groups: readonly (readonly number[])[] }> {
  const { data, validation, features, settings, startScores, validationStart } = request;
  const singles = features.map((_, feature) => [feature]);
  if (size === 1) return { free: null, groups: singles };
  const { objective } = settings;
  const { trees } = await boost({ ...request, groups: singles, phase: 'single' });
  const alone: TreeModel = { kind: 'trees', objective, base: 0, features, trees, calibration: null };
  const advance = (start: Float64Array, { columns }: Dataset): Float64Array => {
    const added = predictRaw(alone, columns);
    return start.map((score, row) => score + added[row]);
  };
  const scores = advance(startScores, data);
  const free =
    validation === null && canLookAtAll(features.length, size)
      ? null
      : await boost({
          ...request,
          groups: allowed,
          phase: 'free',
          startScores: scores,
          validationStart:
            validation === null || validationStart === null ? null : advance(validationStart, validation),
        });
  const found = screenInteractions({ data, objective, features, scores, importance: free?.importance ?? null, size });
  const groups = chooseGroups(
    found.filter(({ group }) => allowed === null || allowed.some((set) => group.every((f) => set.includes(f)))),
    { limit: settings.maxGroups, features: features.length },
  );
  return { free, groups };
}

function learnFeatures(data: Dataset, settings: Settings): Feature[] {
  return data.columns.map((column, i) =>
    learnFeature(column, {
      name: settings.names[i] ?? `f${i}`,
      categorical: settings.categorical.has(i),
      maxBins: settings.bins,
    }),
  );
}

function withSingles(sets: readonly (readonly number[])[], features: readonly Feature[]): (readonly number[])[] {
  const named = new Set(sets.flat());
  return [...sets, ...features.map((_, i) => [i]).filter(([i = 0]) => !named.has(i))];
}

function checkStart(model: Model, settings: Settings, data: Dataset): void {
  const wanted = settings.interactions === 'any' ? 'trees' : 'glass-box';
  if (model.kind !== wanted || (model.kind === 'glass-box' && model.interactions !== settings.interactions)) {
    throw new GradientBoostingError('bad-option', 'startFrom is a model with another bound on interactions.');
  }
  if (model.objective !== settings.objective) {
    throw new GradientBoostingError('bad-option', 'startFrom was trained for another objective.');
  }
  checkColumns(data.columns, model.features.length);
}
