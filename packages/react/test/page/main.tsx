import {
  ForesaleProvider,
  useConnection,
  useCurrentRun,
  useCustomersToCall,
  useLiveEvents,
  useModelMetrics,
  usePriorityList,
  useRun,
  useSegments,
} from '@foresale/react';
import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** Shows what each hook returns as text, under a name. */
function Shown({ name, value }: { readonly name: string; readonly value: unknown }): ReactNode {
  return <output aria-label={name}>{JSON.stringify(value)}</output>;
}

function Page(): ReactNode {
  const toCall = useCustomersToCall({ limit: 3 });
  const list = usePriorityList({ limit: 2 });
  const current = useCurrentRun();
  const run = useRun(current.data?.runId ?? 1);
  const [events, setEvents] = useState<readonly number[]>([]);
  useLiveEvents(({ id }) => setEvents((known) => [...known, id]));
  return (
    <>
      <Shown name="to call" value={toCall.data?.customers.map((customer) => customer.customerId)} />
      <Shown name="run of the list" value={toCall.data?.runId} />
      <Shown name="list" value={list.customers.map((customer) => customer.customerId)} />
      <Shown name="total" value={list.total} />
      <Shown name="current run" value={current.data?.runId} />
      <Shown name="run status" value={run.data?.status} />
      <Shown name="segments" value={useSegments().data?.segments.map(({ segment }) => segment)} />
      <Shown name="model" value={useModelMetrics().data?.model} />
      <Shown name="events" value={events} />
      <Shown name="connection" value={useConnection()} />
      <Shown name="problem" value={toCall.error?.message} />
      <Shown name="code" value={toCall.error?.code} />
      <Shown name="uses the query client of the app" value={useQueryClient() === host} />
      <button type="button" onClick={() => list.fetchNextPage()}>
        More
      </button>
    </>
  );
}

/** The app's own, which is the app's own below ForesaleProvider, too. */
const host = new QueryClient();

const settings = new URLSearchParams(location.hash.slice(1));
const place = document.querySelector('main');
if (place === null) throw new Error('The page has no main.');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={host}>
      <ForesaleProvider url={settings.get('url') ?? ''} token={settings.get('token') ?? ''}>
        <Page />
      </ForesaleProvider>
    </QueryClientProvider>
  </StrictMode>,
);
