import { isAboutOutreach, type ListScope } from '@foresale/db/lists';

/** By what an answer about a snapshot is remembered. Outreach changes under a snapshot: its state is part of a question about it. */
export function questionOf({ filter, searchesContacts }: ListScope, version: number, today: string): string {
  const dependsOnOutreach = isAboutOutreach(filter);
  return JSON.stringify([searchesContacts, filter, ...(dependsOnOutreach ? [version, today] : [])]);
}
