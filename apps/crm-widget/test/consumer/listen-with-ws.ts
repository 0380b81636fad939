// On Node 20, which has no WebSocket of its own: questions need none, and subscriptions take the class of the package ws.
import { createClient } from '@foresale/client';
import WebSocket from 'ws';

const [, , url = '', token = ''] = process.argv;
const print = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);

const asking = createClient({ url, token });
const { total } = await asking.api.customers.list.query({ limit: 1 });
const refusal = ((): string => {
  try {
    asking.api.live.events.subscribe({}, {});
    return 'none';
  } catch (problem) {
    return String(problem);
  }
})();
print({ total, connection: asking.connection(), refusal });
await asking.close();

const client = createClient({ url, token, WebSocket });
const subscription = client.api.live.events.subscribe(
  {},
  {
    onStarted: () => print({ listening: true }),
    onData: async ({ data }) => {
      print(data);
      subscription.unsubscribe();
      await client.close();
    },
  },
);
