import { useQuery } from '@tanstack/solid-query';
import { useDashboard } from '../dashboard.ts';

export interface NamedOwner {
  readonly id: number;
  /** As the reader knows them. */
  readonly name: string;
}

/** Whose a customer can be. */
export function createOwners(): () => readonly NamedOwner[] {
  const { api, identity } = useDashboard();
  const owners = useQuery(() => ({ queryKey: ['owners'], queryFn: () => api.server.outreach.owners.query() }));
  const isMe = (id: number) => identity.kind === 'user' && identity.id === id;
  return () => (owners.data ?? []).map(({ id, name }) => ({ id, name: isMe(id) ? `${name} (you)` : name }));
}
