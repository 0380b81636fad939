// An app that has TanStack Query of its own: below ForesaleProvider its hooks go on using its own client.
import { ForesaleProvider, useCustomersToCall } from '@foresale/react';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

const host = new QueryClient();

function Panel(): ReactNode {
  const weather = useQuery({ queryKey: ['weather'], queryFn: () => 'sunny' });
  const { data } = useCustomersToCall();
  return `${weather.data} ${data?.total}`;
}

export function App(): ReactNode {
  return (
    <QueryClientProvider client={host}>
      <ForesaleProvider url="https://foresale.example.com" token="secret" queryClient={host}>
        <Panel />
      </ForesaleProvider>
    </QueryClientProvider>
  );
}
