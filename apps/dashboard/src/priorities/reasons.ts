import type { ListedCustomer } from '@foresale/contract';

/** The strongest reason first, each in words. */
export function reasonsOf({ reasons }: Pick<ListedCustomer, 'reasons'>): readonly string[] {
  return (reasons ?? []).map(({ sentence }) => sentence);
}
