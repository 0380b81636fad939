import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const measure = z.enum(['recency', 'frequency', 'monetary']);

const orderRow = z.object({
  orderId: z.string(),
  orderedAt: z.string(),
  /** In the shop's time zone. */
  orderedOn: z.string(),
  amountMinor: z.number(),
  /** What came back of it before the as-of moment. */
  returnedMinor: z.number(),
  netMinor: z.number(),
  counted: z.boolean(),
  why: z.enum(['counted', 'after the as-of moment', 'cancelled', 'returned', 'no amount']),
});

const receiptRow = z.object({
  runId: z.number(),
  asOf: z.string(),
  asOfDate: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  currencyDigits: z.number(),
  segment: z.string(),
  lastPurchaseDate: z.string(),
  recencyDays: z.number(),
  frequency: z.number(),
  monetaryMinor: z.number(),
  scores: z.object({ recency: z.number(), frequency: z.number(), monetary: z.number() }),
  cuts: z.object({ recency: z.array(z.number()), frequency: z.array(z.number()), monetary: z.array(z.number()) }),
  orders: z.array(orderRow),
  /** Returns that belong to no order known at the as-of moment: they lower monetary alone. */
  unmatchedReturns: z.array(z.object({ returnId: z.string(), returnedOn: z.string(), amountMinor: z.number() })),
});

/** What a measure would have to be for one score more; null at the highest. */
export interface Lift {
  readonly measure: z.infer<typeof measure>;
  readonly needs: 'at most' | 'at least';
  readonly value: number;
}

export type Receipt = z.infer<typeof receiptRow> & { readonly lifts: readonly Lift[] };

/**
 * One customer's whole arithmetic in a run whose snapshot is kept: every order with the reason why it counts or not, the
 * values against the cut-points, and what would lift each score. Orders are read as they are now, judged as of then.
 */
export async function readReceipt(
  connection: CommonQueryMethods,
  key: { readonly runId: number; readonly customerId: string },
): Promise<Receipt | null> {
  const found = await connection.maybeOne(sql.type(z.object({ receipt: receiptRow }))`
    with r as materialized (
      select *,
        (select jsonb_object_agg(c.measure, c.cuts) from rfm_cutpoints c where c.run_id = runs.run_id and c.bands = 5) as cuts
      from runs where run_id = ${key.runId}
    )
    select jsonb_build_object(
      'runId', r.run_id, 'asOf', to_char(r.as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'asOfDate', date '1970-01-01' + r.as_of_day, 'timeZone', r.time_zone, 'currency', r.currency,
      'currencyDigits', r.currency_digits, 'segment', l.segment, 'lastPurchaseDate', l.last_purchase_date,
      'recencyDays', l.recency_days, 'frequency', l.frequency, 'monetaryMinor', l.monetary_minor,
      'scores', jsonb_build_object('recency', l.recency_score, 'frequency', l.frequency_score, 'monetary', l.monetary_score),
      'cuts', r.cuts,
      'orders', coalesce((
        select jsonb_agg(jsonb_build_object('orderId', o.order_id,
            'orderedAt', to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'orderedOn', date '1970-01-01' + o.ordered_day, 'amountMinor', o.amount_minor,
            'returnedMinor', o.returned_minor, 'netMinor', o.amount_minor - o.returned_minor,
            'counted', o.why = 'counted', 'why', o.why) order by o.ordered_at, o.order_id)
        from (
          select known.*, case
              when ordered_at >= r.as_of then 'after the as-of moment'
              when cancelled_at < r.as_of then 'cancelled'
              when amount_minor <= 0 then 'no amount'
              when returned_minor >= amount_minor then 'returned'
              else 'counted' end as why
          from (
            select q.*, coalesce((select sum(t.amount_minor)::bigint from returns t
              where t.customer_id = q.customer_id and t.order_id = q.order_id and t.returned_at < r.as_of), 0) as returned_minor
            from orders q where q.customer_id = l.customer_id
          ) known
        ) o), '[]'),
      'unmatchedReturns', coalesce((
        select jsonb_agg(jsonb_build_object('returnId', t.return_id, 'returnedOn', date '1970-01-01' + t.returned_day,
            'amountMinor', t.amount_minor) order by t.returned_at, t.return_id, t.line_no)
        from returns t
        where t.customer_id = l.customer_id and t.returned_at < r.as_of
          and not exists (select from orders o where o.customer_id = t.customer_id and o.order_id = t.order_id
            and o.ordered_at < r.as_of)), '[]')
    ) as receipt
    from priority_list_rows l
    cross join r
    where l.run_id = ${key.runId} and l.customer_id = ${key.customerId}`);
  return found === null ? null : { ...found.receipt, lifts: findLifts(found.receipt) };
}

function findLifts({ scores, cuts }: z.infer<typeof receiptRow>): Lift[] {
  return measure.options.flatMap((name): Lift[] => {
    const score = scores[name];
    // A recency that passed n cut-points scores 5 - n, and gains by falling to the last one it passed.
    const cut = name === 'recency' ? cuts.recency[4 - score] : cuts[name][score - 1];
    if (cut === undefined) return [];
    return [
      name === 'recency'
        ? { measure: name, needs: 'at most', value: cut }
        : { measure: name, needs: 'at least', value: cut + 1 },
    ];
  });
}
