import type { OutreachStatus } from '@foresale/contract';

/** The contract's own list comes with the schema library, which a page that only reads has no use for. */
export const statusNames: Readonly<Record<OutreachStatus, string>> = {
  'to-call': 'To call',
  called: 'Called',
  snoozed: 'Snoozed',
  won: 'Won',
  lost: 'Lost',
};

export const statusOrder: readonly OutreachStatus[] = ['to-call', 'called', 'snoozed', 'won', 'lost'];

/** Also what filters offer: nobody has touched the customer. */
export const statusChoices = [
  ...statusOrder.map((value) => ({ value, name: statusNames[value] })),
  { value: 'none', name: 'Untouched' },
] as const;
export type StatusChoice = (typeof statusChoices)[number]['value'];

export function isStatusChoice(text: string): text is StatusChoice {
  return statusChoices.some(({ value }) => value === text);
}

export function isStatus(text: string): text is OutreachStatus {
  return statusOrder.some((status) => status === text);
}
