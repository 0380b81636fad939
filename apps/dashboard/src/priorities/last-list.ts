/** The list that a reader came from, for coming back to it and for going on to the next customer. */
export interface LastList {
  /** What stands behind `?` in its address: filters and order. */
  readonly search: string;
  readonly key: string;
  readonly active: number;
  readonly offset: number;
  /** The customers that were loaded, in their order. */
  readonly customerIds: readonly string[];
}

let last: LastList | undefined;

export function rememberList(list: LastList): void {
  last = list;
}

export function lastList(): LastList | undefined {
  return last;
}

/** The customer before and after this one in the list that the reader came from. */
export function neighboursOf(customerId: string) {
  const ids = last?.customerIds ?? [];
  const place = ids.indexOf(customerId);
  return {
    place: place === -1 ? undefined : place + 1,
    of: ids.length,
    previous: place === -1 ? undefined : ids[place - 1],
    next: place === -1 ? undefined : ids[place + 1],
  };
}

/** Coming back, the reader finds the customer that they looked at last. */
export function goOnAt(customerId: string): void {
  const place = last?.customerIds.indexOf(customerId) ?? -1;
  if (last !== undefined && place !== -1) last = { ...last, active: place };
}
