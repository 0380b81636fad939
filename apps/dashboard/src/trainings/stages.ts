import type { LiveEvent, Training } from '@foresale/contract';

type StageName = NonNullable<Training['stage']>;

export interface Stage {
  readonly name: string;
  readonly standing: 'done' | 'running' | 'ahead';
  /** Undefined as long as a stage cannot tell how far it is. */
  readonly share: number | undefined;
}

/** In the order in which a training goes through them. */
const stages: readonly { readonly stage: StageName; readonly name: string }[] = [
  { stage: 'reading', name: 'Reads what was known on past days' },
  { stage: 'searching', name: 'Searches for the settings that predict best' },
  { stage: 'testing', name: 'Tests on days it has not seen' },
  { stage: 'refitting', name: 'Learns once more from everything' },
];

/** A share of one thing is no share: it is done or not. */
const fewestToTell = 2;

export function stagesOf({ stage, done, of }: Pick<Training, 'stage' | 'done' | 'of'>): readonly Stage[] {
  const at = stages.findIndex((each) => each.stage === stage);
  return stages.map(({ name }, index) => {
    if (index < at) return { name, standing: 'done', share: 1 };
    if (index > at) return { name, standing: 'ahead', share: 0 };
    return { name, standing: 'running', share: of === null || of < fewestToTell ? undefined : Math.min(1, done / of) };
  });
}

export function isUnderWay({ status }: Pick<Training, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}

/** The training as it is after an event of its progress; trainings that it is not about stay the same. */
export function withProgress(training: Training, { payload }: LiveEvent): Training {
  if (training.trainingId !== payload.trainingId || training.status !== 'running') return training;
  const known = stages.find(({ stage }) => stage === payload.stage);
  if (known === undefined || typeof payload.done !== 'number' || typeof payload.of !== 'number') return training;
  return { ...training, stage: known.stage, done: payload.done, of: payload.of };
}
