import type { Period } from '@foresale/contract';

export const presets = [
  { value: '30d', name: '30 days', period: 'day' },
  { value: '90d', name: '90 days', period: 'week' },
  { value: '12m', name: '12 months', period: 'month' },
  { value: 'all', name: 'All', period: 'month' },
] as const;
export type Preset = (typeof presets)[number]['value'];

/** Which days the figures are of, and how their trend is divided; all of it stands in the address. */
export interface RangeView {
  /** Null for days that were chosen one by one. */
  readonly preset: Preset | null;
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly period: Period;
}

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

const longBeforeAnyShop = '1970-01-01';
const dayMilliseconds = 86_400_000;

/** Reads an address that anyone may have typed; `last` is the last whole day before the as-of moment. */
export function rangeOf(query: Query, last: string): RangeView {
  const [from, to] = [day(query.from), day(query.to)];
  const asked = period(query.by);
  if (from !== null && to !== null && from <= to) {
    return { preset: null, from, to, period: asked ?? usualPeriod(from, to) };
  }
  const preset = presets.find(({ value }) => value === query.range) ?? presets[1];
  return {
    preset: preset.value,
    from: beginningOf(preset.value, last),
    to: last,
    period: asked ?? preset.period,
  };
}

function beginningOf(preset: Preset, last: string): string {
  if (preset === 'all') return longBeforeAnyShop;
  if (preset === '30d') return addDays(last, -29);
  if (preset === '90d') return addDays(last, -89);
  // Whole months, this one included.
  const moved = new Date(`${last.slice(0, 7)}-01`);
  moved.setUTCMonth(moved.getUTCMonth() - 11);
  return moved.toISOString().slice(0, 10);
}

/** The starts of all periods that have days in the range, so that one without an order shows as such. */
export function periodsOf({ from, to, period: by }: Pick<RangeView, 'from' | 'to' | 'period'>): string[] {
  const starts: string[] = [];
  for (let start = startOf(from, by); start <= to; start = next(start, by)) starts.push(start);
  return starts;
}

/** Whether the range or the history ends before the period does. */
export function isPartial(start: string, { from, to, period: by }: Pick<RangeView, 'from' | 'to' | 'period'>): boolean {
  return start < from || addDays(next(start, by), -1) > to;
}

export function addDays(isoDay: string, days: number): string {
  return new Date(Date.parse(isoDay) + days * dayMilliseconds).toISOString().slice(0, 10);
}

function startOf(isoDay: string, by: Period): string {
  if (by === 'month') return `${isoDay.slice(0, 7)}-01`;
  if (by === 'day') return isoDay;
  const weekday = (new Date(isoDay).getUTCDay() + 6) % 7;
  return addDays(isoDay, -weekday);
}

function next(start: string, by: Period): string {
  if (by === 'day') return addDays(start, 1);
  if (by === 'week') return addDays(start, 7);
  const moved = new Date(start);
  moved.setUTCMonth(moved.getUTCMonth() + 1);
  return moved.toISOString().slice(0, 10);
}

function usualPeriod(from: string, to: string): Period {
  const days = (Date.parse(to) - Date.parse(from)) / dayMilliseconds;
  if (days <= 45) return 'day';
  return days <= 190 ? 'week' : 'month';
}

function period(value: Query[string]): Period | null {
  return value === 'day' || value === 'week' || value === 'month' ? value : null;
}

function day(value: Query[string]): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
  const parsed = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== value ? null : value;
}
