import type { Client } from 'pg';

/** A status word as it is written, and whether an order that carries it is no sale. */
export interface StatusWord {
  readonly status: string;
  readonly isCancelled: boolean;
}

export interface StatusVocabulary {
  /** Differs whenever a word is added or means something else. */
  readonly fingerprint: string;
  /** What it knows of these words; the others keep their orders as they are. */
  readonly explain: (statuses: readonly string[]) => readonly StatusWord[];
}

/**
 * Reads the stored orders by the words that the import was read by: the same word must not be a sale in last year's orders
 * and none in today's. An order that was cancelled at a known moment keeps it. Answers with how many orders changed.
 *
 * On a cluster the merge works on temporary copies under the same name, hence public.
 */
export async function restateOrders(client: Client, { fingerprint, explain }: StatusVocabulary): Promise<number> {
  const known = await client.query('select from status_vocabulary where fingerprint = $1', [fingerprint]);
  if (known.rowCount === 1) return 0;
  const { rows } = await client.query<{ status: string }>('select distinct status from public.orders');
  const words = explain(rows.map(({ status }) => status));
  const statusesOf = (isCancelled: boolean): string[] =>
    words.filter((word) => word.isCancelled === isCancelled).map(({ status }) => status);
  const lost = await client.query(
    `update public.orders set cancelled_at = '-infinity' where status = any($1::text[]) and cancelled_at is null`,
    [statusesOf(true)],
  );
  const won = await client.query(
    `update public.orders set cancelled_at = null where status = any($1::text[]) and cancelled_at = '-infinity'`,
    [statusesOf(false)],
  );
  await client.query(
    `insert into status_vocabulary (fingerprint) values ($1)
     on conflict (is_only) do update set fingerprint = excluded.fingerprint`,
    [fingerprint],
  );
  return (lost.rowCount ?? 0) + (won.rowCount ?? 0);
}
