import { QueryObserver } from '@tanstack/solid-query';
import { expect, test } from 'vitest';
import { FreshQueryClient } from '../src/live/fresh-query-client.ts';

test('an answer that was under way when something changed is not taken for the newest', async () => {
  const client = new FreshQueryClient();
  const answers: ((word: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ['imports', 'one', 6],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const shown: (string | undefined)[] = [];
  const leave = observer.subscribe(({ data }) => shown.push(data));
  await expect.poll(() => answers.length).toBe(1);

  const invalidated = client.invalidateQueries({ queryKey: ['imports'] });
  answers[0]?.('being looked into');
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.('ready to import');
  await invalidated;
  expect(shown.at(-1)).toBe('ready to import');
  leave();
});
