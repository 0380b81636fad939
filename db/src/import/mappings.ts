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
