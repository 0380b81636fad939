import { type StatusMeaning, statusMeanings } from '@foresale/contract';
import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { importFiles, readStatuses, recognise } from '../src/index.ts';
import { foldStatus, meaningOf } from '../src/order-status.ts';
import { statusWords } from '../src/status-words.ts';
import { folderOf } from './folder.ts';
import { query } from './shop-rows.ts';

/** Ten words in each of six languages, as the shop systems write them. */
const sold = [
  ...['Paid', 'completed', 'SHIPPED', 'partially_refunded', 'wc-processing'],
  ...['Bezahlt', 'Versandt', 'Abgeschlossen', 'in Bearbeitung', 'ausgeliefert'],
  ...['Payée', 'Expédiée', 'Livrée', 'Terminée', 'en cours de traitement'],
  ...['Pagado', 'Enviado', 'Entregado', 'Completado', 'en proceso'],
  ...['Pago', 'Entregue', 'Concluído', 'Faturado', 'em processamento'],
  ...['dibayar', 'selesai', 'telah dihantar', 'diproses', 'diterima'],
];
const notSold = [
  ...['declined', 'Failed', 'chargeback', 'on-hold', 'Draft'],
  ...['storniert', 'Zurückgesendet', 'abgelehnt', 'fehlgeschlagen', 'Rückerstattet'],
  ...['annulée', 'remboursée', 'échouée', 'en attente', 'retournée'],
  ...['cancelado', 'devuelto', 'rechazado', 'pendiente', 'reembolsado'],
  ...['Devolvido', 'recusado', 'aguardando pagamento', 'falhou', 'estornado'],
  ...['dibatalkan', 'dipulangkan', 'gagal', 'menunggu bayaran', 'bayaran balik'],
];

const fileOf = (words: readonly string[]) =>
  `order_id,customer_id,order_status,order_date,amount\n${words
    .map((word, index) => `o${index},c${index},${word},2024-01-0${(index % 9) + 1},10\n`)
    .join('')}`;

const counting = 'select count(*)::integer as orders from orders where cancelled_at is null';

test('of sixty status words in six languages, those that are no sale do not count', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({ 'orders.csv': fileOf([...sold, ...notSold]) });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(report.merged).toBe(60);
  const counted = await query(database.url, 'select status from orders where cancelled_at is null');
  expect(counted.map(({ status }) => status).sort()).toEqual([...sold].sort());
});

test('a word that nobody knows is asked, stops the import, and is remembered once it is answered', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({ 'orders.csv': fileOf(['paid', 'Überwiesen!', 'zzz-9', 'zzz-9']) });
  const { unknownStatuses, findings } = await recognise([folder.path]);
  expect([...unknownStatuses]).toEqual([
    ['Überwiesen!', 1],
    ['zzz-9', 2],
  ]);
  expect(findings.find(({ kind }) => kind === 'statuses')?.says).toBe(
    '1 of the 4 rows count as sales by their order_status.',
  );
  const asked = await importFiles({ databaseUrl: database.url, paths: [folder.path] }).catch(
    (problem: unknown) => problem,
  );
  expect(asked).toMatchObject({
    code: 'unknown-status',
    message: expect.stringMatching(
      /"zzz-9" \(2\), "Überwiesen!" \(1\)\. Say it with --status "zzz-9"=counted\|cancelled\|returned\|pending/,
    ),
  });
  expect(await query(database.url, counting)).toEqual([{ orders: 0 }]);
  const statuses = readStatuses(['überwiesen=counted', 'ZZZ 9=cancelled']);
  await importFiles({ databaseUrl: database.url, paths: [folder.path], choices: { statuses } });
  expect(await query(database.url, counting)).toEqual([{ orders: 2 }]);
  await using later = await folderOf({ 'orders.csv': fileOf(['zzz_9', 'ÜBERWIESEN']) });
  expect(await importFiles({ databaseUrl: database.url, paths: [later.path] })).toMatchObject({ rejected: 0 });
});

test('a word has one meaning', () => {
  const meanings = new Map<string, StatusMeaning>();
  const twice: string[] = [];
  for (const meaning of statusMeanings) {
    for (const word of statusWords[meaning].split(',').map(foldStatus)) {
      if ((meanings.get(word) ?? meaning) !== meaning) twice.push(word);
      meanings.set(word, meaning);
    }
  }
  expect(twice).toEqual([]);
  expect(meaningOf('')).toBeUndefined();
});

test('what somebody decided goes before what most shops mean', () => {
  expect(meaningOf('Pending', { pending: 'counted' })).toBe('counted');
});

test('orders that are there already are read by the same words: those learned since, and those decided', async () => {
  await using database = await createTestDatabase();
  await query(database.url, `insert into customers (customer_id) values ('old')`);
  // As a version before stored them, which knew few words.
  await query(
    database.url,
    `insert into orders (customer_id, order_id, ordered_at, status, cancelled_at, currency, amount, amount_minor, ordered_day)
     select 'old', status, '2024-01-01', status, cancelled_at::timestamptz, 'EUR', 1, 100, 19723
     from (values ('Storniert', null), ('on-hold', null), ('zzz-9', null), ('bezahlt', null), ('void', '-infinity'),
       ('refunded', '2024-02-01')) as old (status, cancelled_at)`,
  );
  const counted = async () =>
    (
      await query(
        database.url,
        `select status from orders where cancelled_at is null and customer_id = 'old' order by 1`,
      )
    ).map(({ status }) => status);
  await using folder = await folderOf({ 'orders.csv': fileOf(['paid']) });
  const load = (statuses: Record<string, StatusMeaning>) =>
    importFiles({ databaseUrl: database.url, paths: [folder.path], choices: { statuses } });
  expect((await load({})).findings).toMatchObject({ 'earlier order whose status is read anew': 2 });
  expect(await counted()).toEqual(['bezahlt', 'zzz-9']);
  expect((await load({})).findings).toEqual({});
  await load({ 'ZZZ 9': 'cancelled' });
  expect(await counted()).toEqual(['bezahlt']);
  await load({ 'zzz-9': 'counted' });
  expect(await counted()).toEqual(['bezahlt', 'zzz-9']);
  expect(await query(database.url, `select cancelled_at::text as at from orders where order_id = 'refunded'`)).toEqual([
    { at: '2024-02-01 00:00:00+00' },
  ]);
});

test.each([
  'Closed',
  'cerrado',
  'clôturée',
])('%s is asked: it is a refund in one system and a delivery in another', (word) => {
  expect(meaningOf(word)).toBeUndefined();
});
