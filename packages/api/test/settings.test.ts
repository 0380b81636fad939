import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createTestApi } from './caller.ts';

test('a change of settings is foretold, made, audited and announced', async () => {
  await using api = await createTestApi();
  const analyst = api.as('analyst');
  const change = { timeZone: 'Europe/Berlin', horizonDays: 60, keptSnapshots: 2, staleAfterDays: null } as const;
  const { effects } = await analyst.settings.preview(change);
  expect(effects).toHaveLength(5);
  expect((await api.as('viewer').settings.read()).timeZone).toBe('UTC');
  const saved = await analyst.settings.save(change);
  expect(saved.effects).toEqual(effects);
  expect(await api.as('viewer').settings.read()).toMatchObject(change);
  const audited = await api.pool.any(sql.type(z.object({ actor: z.string(), detail: z.unknown() }))`
    select actor, detail from audit_log where action = 'settings changed'`);
  expect(audited).toMatchObject([
    { actor: 'analyst@example.com', detail: { from: { horizonDays: 30 }, to: { horizonDays: 60 } } },
  ]);
});

test('what makes no sense is refused in a sentence and changes nothing', async () => {
  await using api = await createTestApi();
  const { settings } = api.as('analyst');
  await expect(settings.save({ timeZone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(settings.save({ currency: 'EURO' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(settings.save({ shopName: '  ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(settings.save({ eligibleDays: 0 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect((await settings.preview({})).effects).toEqual([]);
  const events = await api.pool.any(sql.unsafe`select 1 from events where kind = 'settings.changed'`);
  expect(events).toEqual([]);
});
