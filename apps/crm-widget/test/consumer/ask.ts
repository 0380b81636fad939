// A program of another team. It is compiled strictly against the installed declarations; each "expect-error" is a mistake
// that the compiler must find.
import {
  type CustomerFilter,
  createClient,
  isForesaleError,
  type ListedCustomer,
  type LiveEvent,
  type Outputs,
} from '@foresale/client';

const client = createClient({ url: 'https://foresale.example.com', token: () => 'secret' });

export async function bestCustomers(filter: CustomerFilter): Promise<readonly ListedCustomer[]> {
  const page = await client.api.customers.list.query({ filter, sort: 'probability', limit: 10 });
  const total: number = page.total;
  // @ts-expect-error a number is no text
  const text: string = page.total;
  return total > 0 && text !== '' ? page.customers : [];
}

export async function mistakes(): Promise<void> {
  // @ts-expect-error there is no such procedure
  await client.api.customers.lists.query({});
  // @ts-expect-error a limit is a number
  await client.api.customers.list.query({ limit: 'ten' });
  // @ts-expect-error a filter names segments by text
  await bestCustomers({ segment: 7 });
  // @ts-expect-error a question is not a command
  await client.api.customers.list.mutate({});
}

export function codeOf(problem: unknown): string {
  if (!isForesaleError(problem)) return 'unknown';
  // @ts-expect-error no error has this code
  if (problem.code === 'TEAPOT') return 'never';
  return problem.code;
}

export function listen(hear: (event: LiveEvent) => void): () => void {
  const subscription = client.api.live.events.subscribe(
    {},
    {
      onData: ({ id, data }) => {
        const known: string = id;
        if (data.type === 'event' && known !== '') hear(data);
      },
    },
  );
  return () => subscription.unsubscribe();
}

/** The strongest reason and the measured confidence are typed down to the last field. */
export function reasonOf({ customers }: Outputs['customers']['list']): string | undefined {
  const [first] = customers;
  const confidence: number | null | undefined = first?.confidenceLow;
  return confidence == null ? undefined : first?.reasons?.[0]?.sentence;
}
