import type { Role } from '@foresale/contract';

/** The contract's own ranking comes with the schema library, which a page that only reads has no use for. */
const ranks: Readonly<Record<Role, number>> = { viewer: 0, manager: 1, analyst: 2, admin: 3 };

export function may(role: Role, needed: Role): boolean {
  return ranks[role] >= ranks[needed];
}
