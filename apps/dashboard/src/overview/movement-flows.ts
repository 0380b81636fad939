import type { SegmentMovement } from '@foresale/contract';

export const causes = [
  { id: 'acted', name: 'acted', about: 'bought, returned or cancelled' },
  { id: 'time passed', name: 'time passed', about: 'did nothing, and days went by' },
  { id: 'cut-points moved', name: 'cut-points moved', about: 'others changed, and with them the percentiles' },
  { id: 'definition changed', name: 'definition changed', about: 'the scheme or the clusters are others' },
  { id: 'came', name: 'came', about: 'first counted order after the earlier run' },
  { id: 'went', name: 'went', about: 'no counted order left in the later run' },
] as const;

export const cameFrom = 'not yet a customer';
export const wentTo = 'no longer one';

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly customers: number;
  readonly causes: readonly { readonly cause: string; readonly customers: number }[];
}

/** Movements by where from and where to, the largest first; those who stayed only when asked for. */
export function flowsOf(movements: readonly SegmentMovement[], withStayed: boolean): readonly Flow[] {
  const wanted = movements.filter((each) => withStayed || each.from !== each.to);
  const pairs = Map.groupBy(wanted, (each) => `${each.from ?? cameFrom}\n${each.to ?? wentTo}`);
  return [...pairs]
    .map(([pair, parts]) => {
      const [from = '', to = ''] = pair.split('\n');
      return {
        from,
        to,
        customers: parts.reduce((sum, each) => sum + each.customers, 0),
        causes: parts
          .flatMap(({ cause, customers }) => (cause === null ? [] : [{ cause, customers }]))
          .toSorted((a, b) => b.customers - a.customers),
      };
    })
    .toSorted((a, b) => b.customers - a.customers);
}

/** How many moved for each cause, in the order in which causes are told apart. */
export function causesOf(movements: readonly SegmentMovement[]) {
  return causes
    .map((cause) => ({
      ...cause,
      customers: movements.filter((each) => each.cause === cause.id).reduce((sum, each) => sum + each.customers, 0),
    }))
    .filter(({ customers }) => customers > 0);
}
