import { exchangeRateSchema, unknownName } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { listRates, noRateSentence, readCurrenciesInUse, setRate } from '@foresale/db/rates';
import { convertStoredOrders, readSettings } from '@foresale/db/settings';
import { recognise } from '@foresale/ingest';
import { withPool } from '../database.ts';
import type { Settings } from '../env.ts';
import { pathFromHere } from '../place.ts';
import { Sentence } from '../sentence.ts';
import { tableOf } from '../table.ts';
import { importPaths } from './import.ts';

const shownRates = 50;
const currencies = Intl.supportedValuesOf('currency');

export async function setOneRate(settings: Settings, [currency = '', day, rate]: readonly string[]): Promise<void> {
  const given = exchangeRateSchema.safeParse({ currency: currency.toUpperCase(), day, rate });
  if (given.error !== undefined) {
    const [issue] = given.error.issues;
    throw new Sentence(`The ${String(issue?.path[0])} ${issue?.message}: foresale rates set USD 2026-03-01 0.9213.`);
  }
  const known = given.data;
  if (!currencies.includes(known.currency)) {
    throw new Sentence(`${unknownName('currency', known.currency, currencies)}.`.replace('?.', '?'));
  }
  await withPool(settings, async (pool) => {
    const shop = await readSettings(pool);
    if (shop.currency === known.currency) throw new Sentence(`${shop.currency} is the shop’s own currency.`);
    await setRate(pool, known, (transaction, before) =>
      recordAudit(transaction, {
        actor: 'command line',
        action: 'exchange rate set',
        subject: `${known.currency} on ${known.day}`,
        detail: { rate: known.rate, formerRate: before },
      }),
    );
    process.stderr.write(`From ${known.day} on, 1 ${known.currency} is ${known.rate} ${shop.currency}.\n`);
  });
}

export async function importRates(settings: Settings, path: string, isJson: boolean): Promise<void> {
  const { files } = await recognise([pathFromHere(path)]);
  const other = files.find(({ kind }) => kind !== 'exchange rates');
  if (other !== undefined) {
    throw new Sentence(`${other.file} is no file of rates: its columns must be currency, day and rate.`);
  }
  await importPaths(settings, {
    paths: [path],
    mappings: [],
    statuses: [],
    dates: undefined,
    decimals: undefined,
    partial: false,
    rejects: undefined,
    isJson,
  });
}

export async function listOfRates(settings: Settings, isJson: boolean): Promise<void> {
  await withPool(settings, async (pool) => {
    const rates = await listRates(pool, { limit: shownRates });
    const inUse = await readCurrenciesInUse(pool);
    if (isJson) {
      process.stdout.write(`${JSON.stringify({ currencies: inUse, rates })}\n`);
      return;
    }
    const { currency } = await readSettings(pool);
    const rows = rates.map(({ currency: of, day, rate }) => [day, `1 ${of}`, `= ${rate} ${currency}`]);
    process.stdout.write(rows.length === 0 ? 'There are no rates.\n' : tableOf(rows));
    for (const each of inUse.filter(({ unconverted }) => unconverted > 0)) {
      process.stdout.write(`${orders(each.unconverted)} in ${each.currency} counted one to one, without a rate.\n`);
    }
  });
}

export async function applyRates(settings: Settings, isJson: boolean): Promise<void> {
  await withPool(settings, async (pool) => {
    const outcome = await convertStoredOrders(pool, (transaction, { converted }) =>
      recordAudit(transaction, { actor: 'command line', action: 'orders converted', detail: { orders: converted } }),
    );
    if (isJson) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    else
      process.stdout.write(
        `${orders(outcome.converted)} ${outcome.converted === 1 ? 'was' : 'were'} converted. The next run shows it.\n`,
      );
    if (outcome.missing.length === 0) return;
    const lines = outcome.missing.map((each) => `  ${noRateSentence(each)}: ${orders(each.orders)}`);
    throw new Sentence(['Some orders still count one to one:', ...lines].join('\n'));
  });
}

function orders(count: number): string {
  return count === 1 ? '1 order' : `${count} orders`;
}
