import type { Inspection } from '@foresale/contract';
import { keepInspection } from '@foresale/db/import';
import { beginUpload, completeUpload, storeFile } from '@foresale/db/uploads';
import { expect, test } from 'vitest';
import { createTestApi, type TestApi } from './caller.ts';

const inspection: Inspection = {
  layout: null,
  files: [
    {
      file: 'orders.csv',
      bytes: 1,
      kind: null,
      encoding: 'UTF-8',
      delimiter: ',',
      columns: ['Client', 'Day', 'Total'].map((name) => ({ name, field: null })),
      sample: [],
      suggestion: {},
    },
  ],
  others: [],
  remembered: null,
  fields: ['customer_id', 'ordered_at', 'amount', 'unit_price'],
  findings: [],
  unknownStatuses: [],
  currencies: [],
  problem: null,
};

/** An upload that a worker has looked into. */
async function readyUpload({ pool }: TestApi, found: Inspection = inspection): Promise<number> {
  const importId = await beginUpload(pool, 'test');
  const content = (async function* () {
    yield Buffer.from('x');
  })();
  await storeFile(pool, { importId, fileNo: 1, name: 'orders.csv', content });
  await completeUpload(pool, importId, async () => undefined);
  await keepInspection(pool, importId, found);
  return importId;
}

test('a mapping is held against what the files showed, before anything is started', async () => {
  await using api = await createTestApi();
  const { imports } = api.as('analyst');
  const importId = await readyUpload(api);
  const start = (columns: Record<string, string>) => imports.start({ importId, mapping: { columns } });
  await expect(imports.start({ importId })).rejects.toThrow('Say which column is which');
  await expect(start({ customer_id: 'Client' })).rejects.toThrow('the date and the amount or the unit price');
  await expect(start({ customer_id: 'Client', ordered_at: 'Day', amount: 'Sum' })).rejects.toThrow('no column Sum');
  await expect(start({ customer_id: 'Client', ordered_at: 'Day', amount: 'Total', x: 'Day' })).rejects.toThrow(
    'There is no field x',
  );
  expect((await imports.one({ importId })).status).toBe('ready');
  await start({ customer_id: 'Client', ordered_at: 'Day', amount: 'Total' });
  expect(await imports.list()).toMatchObject([{ importId, status: 'queued', source: 'orders.csv' }]);
  await expect(start({ customer_id: 'Client', ordered_at: 'Day', amount: 'Total' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});

test('files of different layouts are not started, and a cancelled upload is gone', async () => {
  await using api = await createTestApi();
  const { imports } = api.as('analyst');
  const importId = await readyUpload(api, { ...inspection, problem: 'These files are of different layouts' });
  await expect(imports.start({ importId })).rejects.toThrow('different layouts');
  await imports.cancel({ importId });
  expect(await imports.one({ importId })).toMatchObject({ status: 'cancelled', hasFiles: false });
  await expect(imports.cancel({ importId })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(imports.one({ importId: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('what the database holds is told of an empty shop, too', async () => {
  await using api = await createTestApi();
  const contents = await api.as('analyst').imports.contents();
  expect(contents).toMatchObject({ firstOrderAt: null, lastOrderAt: null, lastImportAt: null });
  expect(contents.tables.map(({ table, rows }) => [table, rows])).toContainEqual(['orders', 0]);
});
