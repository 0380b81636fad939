import { describe, expect, test } from 'vitest';
import { placeAfter } from '../src/priorities/reading-place.ts';

const list = (ids: string) => [...ids].map((customerId) => ({ customerId }));

describe('where the list is scrolled to when its rows are exchanged', () => {
  test('a reader at the very top watches the top', () => {
    expect(placeAfter(list('abcdef'), list('fabcde'), { index: 0, cut: 0 })).toEqual({ index: 0, cut: 0 });
  });

  test('the first customer in view stays where they are, to the pixel', () => {
    expect(placeAfter(list('abcdef'), list('xyabcdef'), { index: 2, cut: 17 })).toEqual({ index: 4, cut: 17 });
  });

  test('the chosen customer matters more than the first one in view', () => {
    expect(placeAfter(list('abcdef'), list('dabcef'), { index: 2, cut: 5 }, 'e')).toEqual({ index: 2, cut: 5 });
    expect(placeAfter(list('abcdef'), list('abdefc'), { index: 2, cut: 5 }, 'e')).toEqual({ index: 1, cut: 5 });
  });

  test('when the first customer in view is gone, the next one that is left holds the place', () => {
    expect(placeAfter(list('abcdef'), list('xxxabdef'), { index: 2, cut: 0 })).toEqual({ index: 4, cut: 0 });
  });

  test('when everyone is gone the place stays', () => {
    expect(placeAfter(list('abc'), list('xyz'), { index: 1, cut: 3 })).toEqual({ index: 1, cut: 3 });
  });
});
