import type { Client } from '@foresale/client';
import { useConnected } from './connected.ts';

/** The client itself, for questions outside rendering: `const { api } = useForesale()`. */
export function useForesale(): Client {
  return useConnected().client;
}
