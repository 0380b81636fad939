import { parentPort, workerData } from 'node:worker_threads';
import { executeTraining } from '@foresale/prediction';
import { z } from 'zod';

// The thread of one training: the process that started it stays free for everything else, and ends it when it must.
const given = z
  .object({
    databaseUrl: z.string(),
    claim: z.object({
      trainingId: z.number(),
      attempt: z.number(),
      asOf: z.string(),
      horizonDays: z.number(),
      eligibleDays: z.number(),
    }),
  })
  .parse(workerData);

const outcome = await executeTraining({
  ...given,
  onProgress: (progress) => parentPort?.postMessage({ progress }),
});
parentPort?.postMessage({ outcome });
