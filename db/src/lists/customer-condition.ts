import type { CustomerFilter } from '@foresale/contract';
import { type FragmentSqlToken, sql } from 'slonik';
import { containing } from './containing.ts';

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
  const hasScore = (column: 'recency_score' | 'frequency_score' | 'monetary_score', scores?: readonly number[]) => {
    if (scores !== undefined)
      parts.push(sql.fragment`l.${sql.identifier([column])} = any(${sql.array([...scores], 'int2')})`);
  };
  hasScore('recency_score', filter.recencyScore);
  hasScore('frequency_score', filter.frequencyScore);
  hasScore('monetary_score', filter.monetaryScore);
  if (filter.minProbability !== undefined) parts.push(sql.fragment`l.probability >= ${filter.minProbability}`);
  if (filter.maxProbability !== undefined) parts.push(sql.fragment`l.probability <= ${filter.maxProbability}`);
  if (filter.category !== undefined) {
    parts.push(sql.fragment`exists (
      select from order_items i join products p on p.product_id = i.product_id
      where i.customer_id = l.customer_id and p.category ilike any(${sql.array(filter.category.map(containing), 'text')}))`);
  }
  if (filter.outreach !== undefined) parts.push(outreachCondition(runId, filter.outreach));
  if (filter.snoozed === 'hidden') parts.push(sql.fragment`not ${isSnoozed(runId)}`);
  if (filter.owner !== undefined) parts.push(ownerCondition(filter.owner));
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = containing(filter.text);
    parts.push(
      searchesContacts
        ? sql.fragment`(l.customer_id ilike ${pattern} or l.name ilike ${pattern} or l.email ilike ${pattern})`
        : sql.fragment`l.customer_id ilike ${pattern}`,
    );
  }
  return sql.fragment`${sql.join(parts, sql.fragment` and `)}`;
}

function outreachCondition(runId: number, wanted: NonNullable<CustomerFilter['outreach']>): FragmentSqlToken {
  const kept = sql.fragment`(select case when o.status = 'snoozed' and o.snoozed_until <= (
      select (now() at time zone time_zone)::date from runs where run_id = ${runId}) then 'to-call' else o.status end
    from outreach o where o.customer_id = l.customer_id)`;
  return sql.fragment`coalesce(${kept}, 'none') = any(${sql.array([...wanted], 'text')})`;
}

/** Until the day of its end, in the shop's time zone. */
export function isSnoozed(runId: number): FragmentSqlToken {
  return sql.fragment`exists (select from outreach o
    where o.customer_id = l.customer_id and o.status = 'snoozed' and o.snoozed_until > (
      select (now() at time zone time_zone)::date from runs where run_id = ${runId}))`;
}

function ownerCondition(wanted: NonNullable<CustomerFilter['owner']>): FragmentSqlToken {
  const ids = wanted.filter((owner) => owner !== 'none');
  const owned = sql.fragment`exists (select from outreach o
    where o.customer_id = l.customer_id and o.owner_id = any(${sql.array(ids, 'int8')}))`;
  if (!wanted.includes('none')) return owned;
  return sql.fragment`(${owned} or not exists (select from outreach o
    where o.customer_id = l.customer_id and o.owner_id is not null))`;
}

/** Whether who is in the list depends on what the team does, which changes under a run. */
export function isAboutOutreach({ outreach, owner, snoozed }: CustomerFilter): boolean {
  return outreach !== undefined || owner !== undefined || snoozed === 'hidden';
}

/** Whether nothing but the segment, and a snooze, narrows the list: such totals were counted when the run was published. */
export function isUnfiltered({ segment: _segment, snoozed: _snoozed, ...filter }: CustomerFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || value === '');
}
