import type { KpiTotals } from '@foresale/contract';
import type { Formats } from '../format/formats.ts';

/** What the tiles and the trend show. */
export interface Figure {
  readonly id: keyof KpiTotals;
  readonly name: string;
  readonly about: string;
  /** Amounts stand for themselves as bars; averages and shares are a line. */
  readonly drawnAs: 'bar' | 'line';
  /** Changes by points, not by a part of itself. */
  readonly isShare: boolean;
  value(value: number, formats: Formats): string;
  short(value: number, formats: Formats): string;
}

const count = (value: number, formats: Formats) => formats.count(value);
const money = (value: number, formats: Formats) => formats.money(value);
const roundMoney = (value: number, formats: Formats) => formats.roundMoney(value);
const share = (value: number, formats: Formats) => formats.share(value);

export const figures: readonly Figure[] = [
  {
    id: 'revenue',
    name: 'Revenue',
    about: 'counted orders, net of returns',
    drawnAs: 'bar',
    isShare: false,
    value: roundMoney,
    short: roundMoney,
  },
  {
    id: 'orders',
    name: 'Orders',
    about: 'not cancelled, not fully returned',
    drawnAs: 'bar',
    isShare: false,
    value: count,
    short: count,
  },
  {
    id: 'averageOrderValue',
    name: 'Average order',
    about: 'revenue over orders',
    drawnAs: 'line',
    isShare: false,
    value: money,
    short: roundMoney,
  },
  {
    id: 'activeCustomers',
    name: 'Active customers',
    about: 'who bought at least once',
    drawnAs: 'bar',
    isShare: false,
    value: count,
    short: count,
  },
  {
    id: 'repeatRate',
    name: 'Repeat rate',
    about: 'of active customers: bought before, or twice',
    drawnAs: 'line',
    isShare: true,
    value: share,
    short: share,
  },
];

export function figureOf(id: string | readonly string[] | undefined): Figure {
  const [first] = figures;
  const found = figures.find((figure) => figure.id === id) ?? first;
  if (found === undefined) throw new Error('There are figures.');
  return found;
}
