import type { Client } from 'pg';

/** The mapping that was given for a file with this header, as it was saved; the caller parses it. */
export async function findMapping(client: Client, header: string): Promise<unknown> {
  const { rows } = await client.query<{ mapping: unknown }>('select mapping from import_mappings where header = $1', [
    header,
  ]);
  return rows[0]?.mapping;
}

export async function saveMapping(client: Client, header: string, mapping: object): Promise<void> {
  await client.query(
    `insert into import_mappings (header, mapping) values ($1, $2)
     on conflict (header) do update set mapping = excluded.mapping, saved_at = now()
     where import_mappings.mapping is distinct from excluded.mapping`,
    [header, JSON.stringify(mapping)],
  );
}

/** By folded word, for the files to come. */
export async function saveStatusWords(client: Client, meanings: Readonly<Record<string, string>>): Promise<void> {
  await client.query(
    `insert into order_status_words (word, meaning) select * from unnest($1::text[], $2::text[])
     on conflict (word) do update set meaning = excluded.meaning, decided_at = now()
     where order_status_words.meaning is distinct from excluded.meaning`,
    [Object.keys(meanings), Object.values(meanings)],
  );
}
