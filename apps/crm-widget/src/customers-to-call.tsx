import { isForesaleError } from '@foresale/client';
import { foresale, useConnection, useCurrentRun, useCustomersToCall } from '@foresale/react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { CustomerRow } from './customer-row.tsx';
import { makeFormats } from './formats.ts';
import { Freshness } from './freshness.tsx';
import { useCalling } from './use-calling.ts';

export interface CustomersToCallProps {
  readonly url: string;
  readonly limit: number;
  /** Asks for another token; with a sentence when this one is no longer accepted. */
  readonly onDisconnect: (because?: string) => void;
}

export function CustomersToCall({ url, limit, onDisconnect }: CustomersToCallProps): ReactNode {
  const { data, error, refetch, isFetching } = useCustomersToCall({ limit });
  const { data: run } = useCurrentRun();
  const { data: me } = foresale.users.me.useQuery();
  const connection = useConnection();
  const { called, call, undo, problem } = useCalling();
  const formats = useMemo(() => makeFormats(run?.currency ?? 'EUR'), [run?.currency]);
  const isStranger = (isForesaleError(error) && error.code === 'UNAUTHORIZED') || me === null;

  useEffect(() => {
    if (isStranger) onDisconnect('The token is not accepted. It may have been taken away.');
  }, [isStranger, onDisconnect]);

  const mayCall = me != null && me.role !== 'viewer';
  return (
    <section className="card" aria-labelledby="title">
      <header>
        <div>
          <h2 id="title">Customers to call now</h2>
          <Freshness run={run ?? undefined} connection={connection} formats={formats} />
        </div>
        <button type="button" className="quiet" onClick={() => onDisconnect()}>
          Leave
        </button>
      </header>
      {problem === undefined ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {data === undefined && error !== null && !isStranger ? (
        <div className="state" role="alert">
          <h3>{error.message}</h3>
          <p>
            {isForesaleError(error) && error.code === 'UNREACHABLE'
              ? `Nobody answered at ${url}. Is the server running, and does its FORESALE_ORIGINS name ${location.origin}?`
              : 'The list cannot be shown.'}
          </p>
          <button type="button" disabled={isFetching} onClick={() => refetch()}>
            Try again
          </button>
        </div>
      ) : null}
      {data === undefined && error === null ? <Waiting rows={limit} /> : null}
      {data?.runId === null ? (
        <div className="state">
          <h3>Nothing has been computed yet</h3>
          <p>The list appears here as soon as the first run is published.</p>
        </div>
      ) : null}
      {data !== undefined && data.runId !== null && data.customers.length === 0 ? (
        <div className="state">
          <h3>Everybody has been called</h3>
          <p>The next run brings the next customers.</p>
        </div>
      ) : null}
      {data === undefined || data.customers.length === 0 ? null : (
        <ol>
          {data.customers.map((customer) => (
            <CustomerRow
              key={customer.customerId}
              customer={customer}
              address={`${url}/customers/${encodeURIComponent(customer.customerId)}`}
              formats={formats}
              horizonDays={run?.horizonDays ?? null}
              onCalled={mayCall ? () => call(customer) : undefined}
            />
          ))}
        </ol>
      )}
      <footer aria-live="polite">
        {called === undefined ? (
          <span className="soft">
            {data === undefined || data.runId === null
              ? ''
              : `${formats.count(data.customers.length)} of ${formats.count(data.total)} whom nobody has called`}
          </span>
        ) : (
          <>
            <span>{called.name} is marked as called.</span>
            <button type="button" className="quiet" onClick={undo}>
              Undo
            </button>
          </>
        )}
      </footer>
    </section>
  );
}

const places = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

function Waiting({ rows }: { readonly rows: number }): ReactNode {
  return (
    <div className="waiting" role="status" aria-label="Loading">
      {places.slice(0, rows).map((place) => (
        <div key={place} />
      ))}
    </div>
  );
}
