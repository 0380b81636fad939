import { expect, test } from 'vitest';
import { auditSentence } from '../src/settings/audit-sentence.ts';

const entry = { actor: 'ada@example.com', subject: null, subjectName: null, detail: {} };

test.each([
  [
    { action: 'user added', subject: 'user 5', subjectName: 'bo@example.com', detail: { role: 'analyst' } },
    'Added bo@example.com as an analyst.',
  ],
  [
    {
      action: 'user changed',
      subject: 'user 5',
      subjectName: 'bo@example.com',
      detail: { role: 'admin', formerRole: 'viewer' },
    },
    'Made bo@example.com an admin (was viewer).',
  ],
  [
    {
      action: 'user changed',
      subject: 'user 5',
      subjectName: 'bo@example.com',
      detail: { disabled: true, revokedTokens: 2 },
    },
    'Locked bo@example.com out, revoked 2 of their tokens.',
  ],
  [
    { action: 'token created', subject: 'token 3', subjectName: 'widget', detail: { role: 'viewer', name: 'widget' } },
    'Created the token “widget” for a viewer.',
  ],
  [
    { action: 'exchange rate set', subject: 'USD on 2026-03-01', detail: { rate: '0.9', formerRate: '0.8' } },
    'Set the rate of USD on 2026-03-01 to 0.9 (was 0.8).',
  ],
  [
    { action: 'outreach undone', subject: '118 customers', detail: { changeId: 7, kept: 2 } },
    'Took back a change of 118 customers; 2 had been changed since and stayed.',
  ],
  [
    { action: 'outreach undone', subject: '1 customer', detail: { changeId: 7, kept: 0 } },
    'Took back a change of 1 customer.',
  ],
  [{ action: 'view restored', subject: 'Big spenders' }, 'Brought the view Big spenders back.'],
  [{ action: 'orders converted', detail: { orders: 7 } }, 'Converted 7 stored orders by the rates known then.'],
  [{ action: 'token revoked', subject: 'token 3', subjectName: 'widget' }, 'Revoked the token “widget”.'],
  [{ action: 'sign-in', detail: { by: 'link', address: '10.0.0.9' } }, 'Signed in by link from 10.0.0.9.'],
  [
    {
      action: 'export',
      subject: 'run 7',
      detail: { rows: 22, format: 'csv', filter: { segment: ['Lost'], minProbability: 0.9 } },
    },
    'Exported 22 customers as csv, of run 7, filtered by segment: Lost · min probability: 0.9.',
  ],
  [
    { action: 'settings changed', detail: { from: { keptSnapshots: 3 }, to: { keptSnapshots: 5 } } },
    'Settings changed (from kept snapshots: 3 · to kept snapshots: 5).',
  ],
  [{ action: 'model rolled back', subject: 'model 4' }, 'Model rolled back: model 4.'],
])('%o reads as a sentence', (given, sentence) => {
  expect(auditSentence({ ...entry, ...given })).toBe(sentence);
});

test('no entry shows JSON', () => {
  const detail = { mapping: { columns: { customer_id: 'Kunde' }, dates: null }, deep: { list: [1, 2], flag: false } };
  expect(auditSentence({ ...entry, action: 'import started', subject: 'import 9', detail })).toBe(
    'Import started: import 9 (mapping columns customer id: Kunde · deep list: 1, 2 · deep flag: no).',
  );
});
