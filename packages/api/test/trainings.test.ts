import { listAudit } from '@foresale/db/identity';
import { requestTraining } from '@foresale/db/trainings';
import { expect, test } from 'vitest';
import { createTestApi } from './caller.ts';

test('everyone sees a training, an analyst cancels it, and once it has ended there is nothing to cancel', async () => {
  await using api = await createTestApi();
  const { trainingId } = await requestTraining(api.pool, { requestedBy: 'ada' });
  const viewer = api.as('viewer');
  expect(await viewer.trainings.list()).toMatchObject([{ trainingId, status: 'queued', requestedBy: 'ada', of: null }]);
  await expect(viewer.trainings.cancel({ trainingId })).rejects.toThrow('This needs the role analyst');
  const analyst = api.as('analyst');
  await analyst.trainings.cancel({ trainingId });
  expect(await viewer.trainings.list()).toMatchObject([{ trainingId, status: 'cancelled' }]);
  await expect(analyst.trainings.cancel({ trainingId })).rejects.toThrow('The training is not under way');
  const audit = await listAudit(api.pool, { limit: 10 });
  expect(audit).toMatchObject([{ action: 'training cancelled', subject: `training ${trainingId}` }]);
  const next = await requestTraining(api.pool, { requestedBy: 'ada' });
  expect(await viewer.trainings.list({ limit: 1 })).toMatchObject([{ trainingId: next.trainingId }]);
});
