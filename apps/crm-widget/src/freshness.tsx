import type { CurrentRun } from '@foresale/client';
import type { Connection } from '@foresale/react';
import type { ReactNode } from 'react';
import type { Formats } from './formats.ts';

const words: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  refused: 'Not live: the server refused',
};

export interface FreshnessProps {
  readonly run: CurrentRun | undefined;
  readonly connection: Connection;
  readonly formats: Formats;
}

/** Which run this is, how old it is, and whether the next one will show by itself. */
export function Freshness({ run, connection, formats }: FreshnessProps): ReactNode {
  return (
    <p className="freshness">
      <span className={`dot ${connection}`} aria-hidden="true" />
      <span role="status">{words[connection]}</span>
      {run === undefined ? null : (
        <span className="soft">
          Run {run.runId} · as of {formats.day(run.asOfDate)}
        </span>
      )}
    </p>
  );
}
