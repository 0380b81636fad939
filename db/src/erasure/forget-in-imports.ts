import { type CommonQueryMethods, sql } from 'slonik';
import { namesPerson, type Traces } from './traces.ts';

/** Names of files, sentences and rows that were looked at, in imports that have ended and in those that wait. */
export async function forgetInImports(transaction: CommonQueryMethods, traces: Traces): Promise<number> {
  const lists = sql.join(
    [traces.names, traces.addresses, traces.phones].map((texts) => sql.array([...texts], 'text')),
    sql.fragment`, `,
  );
  const named = (text: ReturnType<typeof sql.fragment>) =>
    sql.fragment`(${namesPerson(text, traces)} or text_names_erased(${text}))`;
  const { rowCount } = await transaction.query(sql.unsafe`
    update imports i set
      source = case when ${named(sql.fragment`i.source`)} then '[erased]' else source end,
      error = case when ${named(sql.fragment`i.error`)} then '[erased]' else error end,
      report = without_erased(report, ${lists}),
      inspection = without_erased(inspection, ${lists}),
      mapping = without_erased(mapping, ${lists})
    where ${namesPerson(sql.fragment`concat_ws(' ', source, error, report, inspection, mapping)`, traces)}
      or (inspection is not null and inspection is distinct from without_erased(inspection, ${lists}))`);
  return rowCount;
}
