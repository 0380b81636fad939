import { type Role, roleRank } from '@foresale/contract';

/** Contact data is for those who talk to customers. */
export function seesContacts(role: Role): boolean {
  return roleRank[role] >= roleRank.manager;
}

export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly postalCode?: string | null;
}

/** The same with nothing left by which a stranger could find or write to the person. */
export function maskContact<Masked extends Contact>(contact: Masked, role: Role): Masked {
  if (seesContacts(role)) return contact;
  return {
    ...contact,
    name: contact.name === null ? null : initials(contact.name),
    email: contact.email === null ? null : '•••@•••',
    phone: contact.phone === null ? null : '•••',
    ...('postalCode' in contact ? { postalCode: contact.postalCode === null ? null : '•••' } : {}),
  };
}

/** Enough to tell two rows of a list apart. */
function initials(name: string): string {
  const letters = name.match(/\p{L}+/gu)?.map((word) => `${[...word][0]?.toUpperCase() ?? ''}.`) ?? [];
  return letters.slice(0, 3).join(' ') || '•••';
}
