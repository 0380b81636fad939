import type { OutreachEffect } from '@foresale/contract';

/** Customers of one band of probability that were called, or were not. */
export interface EffectRow {
  /** Tenths of probability, 0 to 9; null without one. */
  readonly band: number | null;
  readonly called: boolean;
  readonly customers: number;
  readonly bought: number;
}

type Group = OutreachEffect['called'];

/** The 97.5 % quantile of the normal distribution. */
const quantile = 1.959963984540054;

/** Shares with their intervals, and the difference between like and like. */
export function compareCalled(
  rows: readonly EffectRow[],
): Pick<OutreachEffect, 'bands' | 'called' | 'notCalled' | 'difference'> {
  const bandNumbers = [...new Set(rows.map((row) => row.band))];
  const bands = bandNumbers.map((band) => ({
    from: band === null ? null : band / 10,
    to: band === null ? null : (band + 1) / 10,
    called: groupOf(rows.filter((row) => row.band === band && row.called)),
    notCalled: groupOf(rows.filter((row) => row.band === band && !row.called)),
  }));
  return {
    bands,
    called: groupOf(rows.filter((row) => row.called)),
    notCalled: groupOf(rows.filter((row) => !row.called)),
    difference: differenceWithin(bands),
  };
}

function groupOf(rows: readonly EffectRow[]): Group {
  const customers = rows.reduce((sum, row) => sum + row.customers, 0);
  const bought = rows.reduce((sum, row) => sum + row.bought, 0);
  if (customers === 0) return { customers, bought, share: null, low: null, high: null };
  return { customers, bought, share: bought / customers, ...wilson(bought, customers) };
}

/** Holds for small numbers and for shares near 0 and 1, where the usual interval does not. */
function wilson(hits: number, of: number): { readonly low: number; readonly high: number } {
  const share = hits / of;
  const z2 = quantile ** 2;
  const centre = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (quantile / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * Each band's difference, weighted by how many of its customers were called: the question is what the calls did for those
 * who got them. One imagined buyer and non-buyer in each group keep the interval open where nobody, or everybody, bought
 * (Agresti and Caffo).
 */
function differenceWithin(bands: OutreachEffect['bands']): OutreachEffect['difference'] {
  const comparable = bands.filter((band) => band.called.customers > 0 && band.notCalled.customers > 0);
  const customers = comparable.reduce((sum, band) => sum + band.called.customers, 0);
  if (customers === 0) return null;
  let value = 0;
  let variance = 0;
  for (const { called, notCalled } of comparable) {
    const weight = called.customers / customers;
    value += weight * (called.bought / called.customers - notCalled.bought / notCalled.customers);
    for (const group of [called, notCalled]) {
      const size = group.customers + 2;
      const share = (group.bought + 1) / size;
      variance += (weight * weight * share * (1 - share)) / size;
    }
  }
  const half = quantile * Math.sqrt(variance);
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half), customers };
}
