type Groups = readonly (readonly number[])[] | null;

/**
 * Who grows the next tree: all groups together or, where they may take turns `alone`, one of them, whoever's last tree gained most. In a
 * tree that all share, a group whose features mean nothing by themselves, an exclusive or or a product, never gets the
 * first split until everyone else is done; in a tree of its own it splits at random once and then gains.
 */
export function takeTurns(groups: Groups, alone: boolean) {
  const turns: { readonly groups: Groups; gain: number }[] = [{ groups, gain: Number.POSITIVE_INFINITY }];
  for (const group of (alone ? groups : null) ?? []) {
    if (group.length > 1) turns.push({ groups: [group], gain: Number.POSITIVE_INFINITY });
  }
  let current = turns[0];
  return {
    next(): Groups {
      current = turns.reduce((best, turn) => (turn.gain > best.gain ? turn : best));
      return current.groups;
    },
    /** What the tree just grown gained. */
    learned(gain: number): void {
      current.gain = gain;
    },
    /** Nobody's last tree gained anything. */
    exhausted: (): boolean => turns.every(({ gain }) => gain === 0),
  };
}
