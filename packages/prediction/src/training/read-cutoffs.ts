import { findFeatureMoment, sampleShop } from '@foresale/db/features';
import { connectPipeline, type PipelineConnection } from '@foresale/db/pipeline';
import { z } from 'zod';
import { column } from './baselines.ts';
import { type CutoffExamples, readExamples } from './read-examples.ts';
import { splitTime } from './split-time.ts';
import type { TrainModelOptions } from './train-model.ts';
import { TrainingRefusal } from './training-refusal.ts';

export interface SplitExamples {
  readonly training: readonly CutoffExamples[];
  readonly validation: CutoffExamples;
  readonly test: CutoffExamples;
  readonly large?: LargeShop;
}

/** The examples of a large shop come without what the lines of orders say. */
export interface LargeShop {
  /** With it, of so few customers that it takes little time; null where so few tell nothing. */
  readonly sample: () => Promise<SplitExamples | null>;
  /** With it, of all that there are examples of. */
  readonly all: () => Promise<SplitExamples>;
}

export const fewestBuyers = 30;

/** Examples enough to see which features tell something. */
const sampleExamples = 150_000;

/**
 * Reads every cut-off of the split, and refuses what nothing can be learned from. The lines of the orders of a large shop
 * take longer to read than everything else together, and seldom help: they are left until somebody asks.
 */
export async function readCutoffs(options: TrainModelOptions): Promise<SplitExamples> {
  const { isLarge, ...examples } = await readSplit(options, false);
  if (!isLarge) return examples;
  const { onProgress: _silent, maxExamples = defaultExamples, ...quietly } = options;
  const withBaskets = async (most: number): Promise<SplitExamples> => {
    const { isLarge: _, ...read } = await readSplit({ ...quietly, maxExamples: most }, true);
    return read;
  };
  return {
    ...examples,
    large: {
      sample: () => withBaskets(Math.min(maxExamples, sampleExamples)).catch(nullIfRefused),
      all: () => withBaskets(maxExamples),
    },
  };
}

const defaultExamples = 1_000_000;

function nullIfRefused(cause: unknown): null {
  if (cause instanceof TrainingRefusal) return null;
  throw cause;
}

/** A large shop's come without baskets, unless they must have them. */
async function readSplit(
  options: TrainModelOptions,
  mustHaveBaskets: boolean,
): Promise<SplitExamples & { readonly isLarge: boolean }> {
  const { asOf, horizonDays, eligibleDays = 365, signal, onProgress = () => undefined } = options;
  await using connection = await connectPipeline(options.databaseUrl, 'foresale training');
  await using helper = await connectPipeline(options.databaseUrl, 'foresale training');
  const split = splitTime({
    historyDays: await readHistoryDays(connection, asOf, horizonDays),
    horizonDays,
    trainingCutoffs: options.trainingCutoffs ?? 10,
  });
  const wanted = [...split.training, split.validation, split.test];
  const limit = Math.max(1000, Math.floor((options.maxExamples ?? defaultExamples) / wanted.length));
  onProgress({ stage: 'reading', done: 0, of: wanted.length });
  const read: CutoffExamples[] = [];
  const left = wanted.entries();
  let done = 0;
  let isLarge = false;
  const readOn = async (session: PipelineConnection): Promise<void> => {
    // Not everyone who is read is eligible at every cut-off.
    const customers = await sampleShop(session, { asOf, most: 2 * limit, baskets: mustHaveBaskets });
    isLarge = customers > 0;
    const baskets = mustHaveBaskets || !isLarge;
    for (const [place, daysBefore] of left) {
      signal?.throwIfAborted();
      read[place] = await readExamples(session, {
        asOf,
        daysBefore,
        horizonDays,
        eligibleDays,
        limit,
        customers,
        baskets,
        signal,
      });
      onProgress({ stage: 'reading', done: ++done, of: wanted.length });
    }
  };
  const sessions = [readOn(connection), readOn(helper)];
  await Promise.allSettled(sessions);
  await Promise.all(sessions);
  const test = read.at(-1);
  const validation = read.at(-2);
  if (test === undefined || validation === undefined) throw new TypeError('A split has three parts.');
  const training = read.slice(0, -2);
  for (const part of [validation, test]) refuseThin(part, part === test ? 'test' : 'validation');
  if (training.every(({ labels }) => !labels.includes(1))) {
    throw new TrainingRefusal('one-class', 'Nobody bought again after any of the cut-offs to learn from.');
  }
  return { training: training.filter(({ labels }) => labels.length > 0), validation, test, isLarge };
}

function refuseThin(part: CutoffExamples, name: string): void {
  const buyers = part.labels.reduce((sum, label) => sum + label, 0);
  const day = part.asOf.slice(0, 10);
  if (part.labels.length > 0 && column(part, 'frequency').every((orders) => orders <= 1)) {
    throw new TrainingRefusal('no-repeat-buyers', `By ${day} no customer had ordered more than once.`);
  }
  if (part.labels.length >= 2 * fewestBuyers && (buyers === 0 || buyers === part.labels.length)) {
    const who = buyers === 0 ? 'None' : 'All';
    throw new TrainingRefusal(
      'one-class',
      `${who} of the ${part.labels.length} customers bought after the ${name} cut-off of ${day}.`,
    );
  }
  if (buyers < fewestBuyers || part.labels.length - buyers < fewestBuyers) {
    throw new TrainingRefusal(
      'too-little-data',
      `Of ${part.labels.length} customers at the ${name} cut-off of ${day}, ${buyers} bought again; ${fewestBuyers} buyers and ${fewestBuyers} others are needed.`,
    );
  }
}

const firstRow = z.object({ firstDay: z.number().nullable() });

async function readHistoryDays(connection: PipelineConnection, asOf: string, horizonDays: number): Promise<number> {
  const [first] = await connection.rows(
    firstRow,
    'select min(ordered_day) as "firstDay" from orders where ordered_at < $1::timestamptz',
    [asOf],
  );
  const { asOfDay } = await findFeatureMoment(connection, { asOf, horizonDays });
  return first === undefined || first.firstDay === null ? 0 : asOfDay - first.firstDay;
}
