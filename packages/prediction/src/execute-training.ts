import { connectPipeline, isConnectionLost } from '@foresale/db/pipeline';
import { endTraining, finishTraining, type TrainingClaim, trainingSession } from '@foresale/db/trainings';
import { storeTrainedModel } from './stored-model.ts';
import { type TrainingProgress, trainModel } from './training/train-model.ts';
import { TrainingRefusal } from './training/training-refusal.ts';

export interface ExecuteTrainingOptions {
  readonly databaseUrl: string;
  readonly claim: TrainingClaim;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

export type TrainingOutcome =
  | { readonly status: 'finished'; readonly modelId: number }
  | { readonly status: 'refused' | 'failed'; readonly code: string; readonly sentence: string }
  /** Cancelled, or taken over by another attempt: nothing of it was kept. */
  | { readonly status: 'left' };

/**
 * Does a training that was claimed, and ends it in one transaction: killed anywhere before, neither the registry nor the
 * model that scores has changed. Throws when it could not tell how it ends (the database went away, it was aborted).
 */
export async function executeTraining(options: ExecuteTrainingOptions): Promise<TrainingOutcome> {
  const { claim, databaseUrl, signal } = options;
  const { asOf, horizonDays, eligibleDays } = claim;
  // Open from the start: it shows to the other workers that somebody is at work.
  await using connection = await connectPipeline(databaseUrl, trainingSession(claim.trainingId, claim.attempt));
  try {
    const trained = await trainModel({
      databaseUrl,
      asOf,
      horizonDays,
      eligibleDays,
      ...(signal === undefined ? {} : { signal }),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });
    let modelId: number | undefined;
    await finishTraining(connection, claim, {
      beatsBaselines: trained.verdict.beatsBaselines,
      store: async () => {
        modelId = await storeTrainedModel(connection, trained, { asOf, horizonDays });
        return modelId;
      },
    });
    return modelId === undefined ? { status: 'left' } : { status: 'finished', modelId };
  } catch (cause) {
    if (isConnectionLost(cause) || signal?.aborted === true) throw cause;
    const outcome = {
      status: cause instanceof TrainingRefusal ? 'refused' : 'failed',
      code: cause instanceof TrainingRefusal ? cause.code : 'failed',
      sentence: cause instanceof Error ? cause.message : String(cause),
    } as const;
    await endTraining(connection, claim, outcome);
    return outcome;
  }
}
