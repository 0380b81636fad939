export interface ReadingPlace {
  readonly index: number;
  readonly cut: number;
}

interface Ranked {
  readonly customerId: string;
}

/**
 * Where to scroll when rows are exchanged, so that what the reader looks at stays under their eyes: the chosen customer if
 * there is one, else the first one in view, else the nearest one below that is still there. A reader at the very top
 * stays at the top, because the top is what they are watching.
 */
export function placeAfter(
  before: readonly Ranked[],
  after: readonly Ranked[],
  place: ReadingPlace,
  chosen?: string,
): ReadingPlace {
  if (place.index === 0 && place.cut === 0) return place;
  const indexes = new Map(after.map((row, index) => [row.customerId, index]));
  const chosenBefore = chosen === undefined ? -1 : before.findIndex((row) => row.customerId === chosen);
  const chosenAfter = chosen === undefined ? undefined : indexes.get(chosen);
  if (chosenBefore >= 0 && chosenAfter !== undefined) {
    return { index: Math.max(0, place.index + chosenAfter - chosenBefore), cut: place.cut };
  }
  for (let index = place.index; index < before.length; index += 1) {
    const now = indexes.get(before[index]?.customerId ?? '');
    if (now !== undefined) return { index: Math.max(0, now - (index - place.index)), cut: place.cut };
  }
  return place;
}
