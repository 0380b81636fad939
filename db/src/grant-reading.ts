import type pg from 'pg';

/** A role for psql and BI tools, made beside the database; where there is none, nobody is granted anything. */
export const readerRole = 'foresale_reader';

/** What views and their functions read. Nothing of sessions, tokens, people who sign in, uploads or the audit log. */
const tables = [
  ...['customers', 'customer_aliases', 'products', 'orders', 'order_items', 'payments', 'returns', 'exchange_rates'],
  ...['settings', 'runs', 'run_steps', 'run_segments', 'rfm_cutpoints', 'segment_schemes', 'current_snapshot'],
  ...['priority_list_rows', 'retired_scores', 'order_days', 'cohort_months', 'customer_values'],
  ...['models', 'model_metrics', 'prediction_ledger', 'prediction_ledger_bands', 'prediction_outcomes'],
];

/** After each migration: a view that was made anew has lost what was granted on the one before. */
export async function grantReading(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [readerRole]);
  if (rowCount === 0) return;
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relnamespace = 'public'::regnamespace and (relkind = 'v' or relname = any ($2))
       and not has_table_privilege($1, oid, 'select')`,
    [readerRole, tables],
  );
  if (rows.length === 0) return;
  await client.query(`grant usage on schema public to ${readerRole}`);
  await client.query(`grant select on ${rows.map(({ name }) => name).join(', ')} to ${readerRole}`);
}
