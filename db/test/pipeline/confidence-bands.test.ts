import { describe, expect, it } from 'vitest';
import { bandParameters, mergeBands } from '../../src/pipeline/index.ts';

const band = (from: number, customers: number, bought: number) => ({ from, customers, bought });

describe('bands of confidence', () => {
  it('stay as they are when each has enough customers, and begin at 0', () => {
    expect(mergeBands([band(0.1, 50, 5), band(0.2, 80, 20)])).toEqual([band(0, 50, 5), band(0.2, 80, 20)]);
  });

  it('are joined until they have enough, what is left over at the top with the last', () => {
    expect(mergeBands([band(0, 30, 1), band(0.05, 30, 2), band(0.1, 70, 9), band(0.5, 10, 5)])).toEqual([
      band(0, 60, 3),
      band(0.1, 80, 14),
    ]);
    expect(mergeBands([band(0.3, 4, 1), band(0.9, 2, 2)])).toEqual([band(0, 6, 3)]);
    expect(mergeBands([])).toEqual([]);
  });

  it('carry their share and its interval', () => {
    const [from, customers, share, low, high] = bandParameters([band(0, 104, 40)]);
    expect([from, customers]).toEqual([[0], [104]]);
    expect(share).toEqual([40 / 104]);
    // Wilson's interval of 40 in 104.
    expect(low).toEqual([expect.closeTo(0.2968, 3)]);
    expect(high).toEqual([expect.closeTo(0.4806, 3)]);
  });
});
