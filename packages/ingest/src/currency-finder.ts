import type { InspectedCurrency } from '@foresale/contract';
import type { ColumnStyles } from './column-styles.ts';
import { isBareNumber, readCurrency, splitMoney } from './currency.ts';
import { readMoment } from './moment.ts';
import type { BoundField } from './row-stager.ts';

/** More days than this are not told apart: ten years of them. */
const mostDays = 4_000;

interface Found {
  rows: number;
  readonly dates: Set<string>;
}

/** Which currencies the rows of a table are in, and on which days. */
export class CurrencyFinder {
  readonly #shopCurrency: string;
  readonly #currencies: readonly number[];
  readonly #money: readonly number[];
  readonly #dates: readonly number[];
  readonly #found = new Map<string, Found>();
  /** Rows that name no currency. */
  #untold = 0;

  constructor(bound: readonly BoundField[], shopCurrency: string) {
    this.#shopCurrency = shopCurrency;
    const indexes = (isMeant: (field: BoundField['field']) => boolean): number[] =>
      bound.flatMap((each) => (isMeant(each.field) ? each.indexes : []));
    this.#currencies = indexes(({ type }) => type === 'currency');
    this.#money = indexes(({ isMoney, column }) => isMoney === true && column !== 'list_price');
    this.#dates = indexes(({ column }) => column === 'ordered_at' || column === 'day');
  }

  look(cells: readonly string[]): void {
    const currency = this.#currencyOf(cells);
    if (currency === undefined) {
      this.#untold += 1;
      return;
    }
    const found = this.#found.get(currency) ?? { rows: 0, dates: new Set() };
    this.#found.set(currency, found);
    found.rows += 1;
    const date = (cells[this.#dates[0] ?? -1] ?? '').trim();
    if (date !== '' && found.dates.size < mostDays * 10) found.dates.add(date);
  }

  /** Nothing where no row names a currency. */
  found(styles: ColumnStyles): InspectedCurrency[] {
    if (this.#found.size === 0) return [];
    const days = this.daysBy(styles);
    const currencies = [...this.#found].map(([currency, { rows }]) => ({
      currency,
      rows: rows + (currency === this.#shopCurrency ? this.#untold : 0),
      days: currency === this.#shopCurrency ? [] : (days.get(currency) ?? []).slice(0, mostDays),
    }));
    if (this.#untold > 0 && !this.#found.has(this.#shopCurrency)) {
      currencies.push({ currency: this.#shopCurrency, rows: this.#untold, days: [] });
    }
    return currencies.sort((one, other) => other.rows - one.rows);
  }

  daysBy(styles: ColumnStyles): Map<string, string[]> {
    const order = styles.dates.get(this.#dates[0] ?? -1) ?? 'month-first';
    return new Map(
      [...this.#found].map(([currency, { dates }]) => [
        currency,
        [...new Set([...dates].flatMap((date) => readMoment(date, order) ?? []).map(dayOf))].sort(),
      ]),
    );
  }

  #currencyOf(cells: readonly string[]): string | undefined {
    for (const index of this.#currencies) {
      const currency = readCurrency((cells[index] ?? '').trim(), this.#shopCurrency);
      if (currency !== undefined) return currency;
    }
    for (const index of this.#money) {
      const cell = (cells[index] ?? '').trim();
      if (cell === '' || isBareNumber(cell)) continue;
      const { currency } = splitMoney(cell, this.#shopCurrency);
      if (typeof currency === 'string') return currency;
    }
    return undefined;
  }
}

function dayOf(moment: string): string {
  return /^\d{8}$/.test(moment)
    ? `${moment.slice(0, 4)}-${moment.slice(4, 6)}-${moment.slice(6)}`
    : moment.slice(0, 10);
}

/** A rate that comes with the orders serves 31 days, as one that is stored does (days_of_rate). */
const daysOfRate = 31;

/** Adds up what the tables of an upload hold, less the days that its own rates serve. */
export function addCurrencies(
  tables: readonly {
    readonly currencies: readonly InspectedCurrency[];
    readonly rates: ReadonlyMap<string, readonly string[]>;
  }[],
): InspectedCurrency[] {
  const sums = new Map<string, { rows: number; days: Set<string> }>();
  for (const { currency, rows, days } of tables.flatMap(({ currencies }) => currencies)) {
    const sum = sums.get(currency) ?? { rows: 0, days: new Set() };
    sums.set(currency, { rows: sum.rows + rows, days: new Set([...sum.days, ...days]) });
  }
  return [...sums].map(([currency, { rows, days }]) => {
    const rated = tables.flatMap(({ rates }) => rates.get(currency) ?? []).map(Date.parse);
    const isServed = (day: string): boolean =>
      rated.some((from) => from <= Date.parse(day) && Date.parse(day) <= from + daysOfRate * 86_400_000);
    return { currency, rows, days: [...days].filter((day) => !isServed(day)).sort() };
  });
}
