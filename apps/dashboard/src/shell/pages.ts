import type { Role } from '@foresale/contract';
import type { IconName } from '../elements/icon.tsx';

export interface Page {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  readonly role: Role;
}

/** The pages that the navigation offers, to those who may open them. */
export const pages: readonly Page[] = [
  { path: '/', name: 'Priorities', icon: 'priorities', role: 'viewer' },
  { path: '/overview', name: 'Overview', icon: 'overview', role: 'viewer' },
  { path: '/rfm', name: 'RFM', icon: 'rfm', role: 'viewer' },
  { path: '/model', name: 'Model', icon: 'model', role: 'viewer' },
  { path: '/runs', name: 'Runs', icon: 'runs', role: 'viewer' },
  { path: '/data', name: 'Data', icon: 'data', role: 'analyst' },
  { path: '/settings', name: 'Settings', icon: 'settings', role: 'viewer' },
];
