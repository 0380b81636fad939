import type { Measure } from '@foresale/contract';
import type { Formats } from '../format/formats.ts';

/** What the three measures are called and counted in. */
export interface MeasureWords {
  readonly id: Measure;
  readonly name: string;
  readonly about: string;
  readonly letter: 'R' | 'F' | 'M';
  value(value: number, formats: Formats): string;
}

export const measures: readonly MeasureWords[] = [
  {
    id: 'recency',
    name: 'Recency',
    letter: 'R',
    about: 'days since the last counted order',
    value: (value, formats) => `${formats.count(value)} ${value === 1 ? 'day' : 'days'}`,
  },
  {
    id: 'frequency',
    name: 'Frequency',
    letter: 'F',
    about: 'counted orders',
    value: (value, formats) => `${formats.count(value)} ${value === 1 ? 'order' : 'orders'}`,
  },
  {
    id: 'monetary',
    name: 'Monetary',
    letter: 'M',
    about: 'spent, net of returns',
    value: (value, formats) => (Number.isInteger(value) ? formats.roundMoney(value) : formats.money(value)),
  },
];
