import type { CustomerFilter } from '@foresale/contract';
import { type FragmentSqlToken, sql } from 'slonik';

export interface ListScope {
  readonly runId: number;
  readonly filter: CustomerFilter;
  /** Whoever may not see names and e-mails must not find out by searching for them either. */
  readonly searchesContacts: boolean;
}

/** The part of a where clause that a filter is, over priority_list_rows named l. */
export function customerCondition({ runId, filter, searchesContacts }: ListScope): FragmentSqlToken {
  const parts: FragmentSqlToken[] = [sql.fragment`l.run_id = ${runId}`];
  const isOneOf = (column: 'segment' | 'country' | 'state' | 'city', values: readonly string[] | undefined) => {
    if (values !== undefined)
      parts.push(sql.fragment`l.${sql.identifier([column])} = any(${sql.array([...values], 'text')})`);
  };
  isOneOf('segment', filter.segment);
  isOneOf('country', filter.country);
  isOneOf('state', filter.state);
  isOneOf('city', filter.city);
  if (filter.lastPurchaseFrom !== undefined)
    parts.push(sql.fragment`l.last_purchase_date >= ${filter.lastPurchaseFrom}::text::date`);
  if (filter.lastPurchaseTo !== undefined)
    parts.push(sql.fragment`l.last_purchase_date <= ${filter.lastPurchaseTo}::text::date`);
  if (filter.minProbability !== undefined) parts.push(sql.fragment`l.probability >= ${filter.minProbability}`);
  if (filter.maxProbability !== undefined) parts.push(sql.fragment`l.probability <= ${filter.maxProbability}`);
  if (filter.category !== undefined) {
    parts.push(sql.fragment`exists (
      select from order_items i join products p on p.product_id = i.product_id
      where i.customer_id = l.customer_id and p.category = any(${sql.array([...filter.category], 'text')}))`);
  }
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
    parts.push(
      searchesContacts
        ? sql.fragment`(l.customer_id ilike ${pattern} or l.name ilike ${pattern} or l.email ilike ${pattern})`
        : sql.fragment`l.customer_id ilike ${pattern}`,
    );
  }
  return sql.fragment`${sql.join(parts, sql.fragment` and `)}`;
}

/** Whether nothing but the segment narrows the list: such totals were counted when the run was published. */
export function isUnfiltered({ segment: _segment, ...filter }: CustomerFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || value === '');
}
