// A page of another team, compiled strictly against the installed declarations of the hooks.
import type { ForesaleErrorCode } from '@foresale/client';
import {
  ForesaleProvider,
  foresale,
  useConnection,
  useCurrentRun,
  useCustomersToCall,
  useForesale,
  useLiveEvents,
  useModelMetrics,
  usePriorityList,
  useRun,
  useSegments,
} from '@foresale/react';
import { type ReactNode, useState } from 'react';

function Sidebar(): ReactNode {
  const [newest, setNewest] = useState(1);
  const { data, error } = useCustomersToCall({ limit: 3, filter: { country: ['DE', 'FR'] } });
  const list = usePriorityList({ sort: 'monetary', direction: 'desc' });
  const rocAuc: number | undefined = useModelMetrics().data?.model?.metrics.rocAuc;
  const codes: readonly (ForesaleErrorCode | undefined)[] = [
    error?.code,
    list.error?.code,
    useSegments().error?.code,
    useCurrentRun().error?.code,
    useRun(newest).error?.code,
    useModelMetrics().error?.code,
  ];
  const receipt = foresale.rfm.receipt.useQuery({ customerId: 'c1' });
  const { api } = useForesale();
  useLiveEvents((event) => setNewest(event.runId ?? newest));
  // @ts-expect-error customers have no such field
  const wrong = data?.customers[0]?.shoeSize;
  return (
    <main aria-busy={useConnection() !== 'live'}>
      {codes.join(' ')}
      <ol>
        {data?.customers.map((customer) => (
          <li key={customer.customerId}>{customer.name}</li>
        ))}
      </ol>
      <button type="button" onClick={() => api.runs.current.query()}>
        {list.total}
      </button>
      {useSegments().data?.segments.map(({ segment, customers }) => `${segment}: ${customers}`)}
      {useCurrentRun().data?.asOfDate} {useRun(newest).data?.status} {receipt.data?.lastPurchaseDate} {rocAuc} {wrong}
    </main>
  );
}

export function App({ token }: { readonly token: string }): ReactNode {
  return (
    <ForesaleProvider url="https://foresale.example.com" token={token}>
      <Sidebar />
    </ForesaleProvider>
  );
}
