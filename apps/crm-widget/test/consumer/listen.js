// Plain JavaScript on Node: says when it hears, prints every event as a line, and ends after the publication of a run.
import { createClient } from '@foresale/client';

const [, , url, token] = process.argv;
const client = createClient({ url, token });
const { total } = await client.api.customers.list.query({ limit: 1 });
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const subscription = client.api.live.events.subscribe(
  {},
  {
    onStarted: () => print({ listening: true, total }),
    onData: async ({ data }) => {
      print(data);
      if (data.kind !== 'run.published') return;
      subscription.unsubscribe();
      await client.close();
    },
  },
);
