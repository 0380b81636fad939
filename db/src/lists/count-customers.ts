import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { customerCondition, isSnoozed, isUnfiltered, type ListScope } from './customer-condition.ts';

const count = z.object({ customers: z.coerce.number() });

/** How many customers a filter leaves. */
export function countCustomers(connection: CommonQueryMethods, scope: ListScope): Promise<number> {
  const { runId, filter } = scope;
  if (isUnfiltered(filter)) {
    // Counted when the run was published.
    const which =
      filter.segment === undefined
        ? sql.fragment`true`
        : sql.fragment`segment = any(${sql.array([...filter.segment], 'text')})`;
    const snoozed =
      filter.snoozed === 'hidden'
        ? sql.fragment`(select count(*) from priority_list_rows l
            where l.run_id = ${runId} and ${which} and ${isSnoozed(runId)})`
        : sql.fragment`0`;
    return connection.oneFirst(sql.type(count)`
      select coalesce(sum(customers), 0) - ${snoozed} as customers
      from run_segments where run_id = ${runId} and ${which}`);
  }
  return connection.oneFirst(sql.type(count)`
    select count(*) as customers from priority_list_rows l where ${customerCondition(scope)}`);
}

const facetRow = z.object({ value: z.string(), customers: z.bigint().transform(Number) });
export type FacetName = 'segment' | 'country' | 'state';

/** How many customers each value of a column has under the other filters; the commonest fifty. */
export function countByValue(
  connection: CommonQueryMethods,
  scope: ListScope,
  facet: FacetName,
): Promise<readonly { readonly value: string; readonly customers: number }[]> {
  const { [facet]: _own, ...filter } = scope.filter;
  const column = sql.fragment`l.${sql.identifier([facet])}`;
  return connection.any(sql.type(facetRow)`
    select ${column} as value, count(*) as customers
    from priority_list_rows l
    where ${customerCondition({ ...scope, filter })} and ${column} is not null
    group by ${column}
    order by count(*) desc, ${column}
    limit 50`);
}
