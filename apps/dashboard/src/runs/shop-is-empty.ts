import { useQuery } from '@tanstack/solid-query';
import { useDashboard } from '../dashboard.ts';
import { importsKey } from '../data/imports.ts';
import { may } from '../shell/may.ts';

/** Whether there are no orders to do anything with, as far as somebody who may import knows. */
export function createShopIsEmpty(): () => boolean {
  const { api, identity } = useDashboard();
  const contents = useQuery(() => ({
    queryKey: [...importsKey, 'contents'],
    queryFn: () => api.server.imports.contents.query(),
    enabled: may(identity.role, 'analyst'),
  }));
  return () => contents.data?.tables.find(({ table }) => table === 'orders')?.rows === 0;
}
