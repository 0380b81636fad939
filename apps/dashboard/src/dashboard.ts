import type { Identity } from '@foresale/contract';
import { createContext, useContext } from 'solid-js';
import type { Api } from './api/api.ts';
import type { Formats } from './format/formats.ts';
import type { Live } from './live/live.ts';
import type { Runs } from './runs/runs.ts';
import type { Undo } from './shell/announcer.tsx';

/** What every page of a signed-in reader shares. */
export interface Dashboard {
  readonly api: Api;
  readonly live: Live;
  readonly identity: Identity;
  readonly formats: () => Formats;
  readonly runs: Runs;
  /** Reads a sentence out and briefly shows it; for longer, with a button, when it can be undone. */
  announce(sentence: string, undo?: Undo): void;
}

export const DashboardContext = createContext<Dashboard>();

export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  if (dashboard === undefined) throw new Error('This part of the page must stand inside a signed-in shell.');
  return dashboard;
}
