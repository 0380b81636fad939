import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const customerRow = z
  .object({
    customer_id: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    city: z.string().nullable(),
    state: z.string().nullable(),
    country: z.string().nullable(),
    postal_code: z.string().nullable(),
    signed_up_at: z.number().nullable(),
  })
  .transform(({ customer_id, postal_code, signed_up_at, ...customer }) => ({
    customerId: customer_id,
    ...customer,
    postalCode: postal_code,
    signedUpAt: signed_up_at === null ? null : new Date(signed_up_at).toISOString(),
  }));
export type FoundCustomer = z.infer<typeof customerRow>;

export function findCustomer(connection: CommonQueryMethods, customerId: string): Promise<FoundCustomer | null> {
  return connection.maybeOne(sql.type(customerRow)`
    select customer_id, name, email, phone, city, state, country, postal_code, signed_up_at
    from customers where customer_id = ${customerId}`);
}

const orderRow = z
  .object({
    order_id: z.string(),
    ordered_at: z.number(),
    status: z.string(),
    is_cancelled: z.boolean(),
    currency: z.string(),
    amount: z.number(),
    returned: z.number(),
    original: z.object({ currency: z.string(), amount: z.number(), exchangeRate: z.number().nullable() }).nullable(),
    products: z.array(
      z.object({
        productId: z.string().nullable(),
        name: z.string().nullable(),
        category: z.string().nullable(),
        quantity: z.number(),
        unitPrice: z.number(),
      }),
    ),
  })
  .transform(({ order_id, ordered_at, is_cancelled, ...order }) => ({
    orderId: order_id,
    orderedAt: new Date(ordered_at).toISOString(),
    isCancelled: is_cancelled,
    ...order,
  }));
export type HistoricOrder = z.infer<typeof orderRow>;

/** A customer's newest orders with what was in them, in the shop's currency; what was converted also as it was written. */
export function listOrders(
  connection: CommonQueryMethods,
  customerId: string,
  limit: number,
): Promise<readonly HistoricOrder[]> {
  return connection.any(sql.type(orderRow)`
    select o.order_id, o.ordered_at, o.status, o.cancelled_at is not null as is_cancelled, s.currency,
      case when o.exchange_rate is null then o.amount else round(o.amount_minor / s.minor_units, 4) end as amount,
      coalesce((select sum(case when t.exchange_rate is null then t.amount else round(t.amount_minor / s.minor_units, 4) end)
        from returns t where t.customer_id = o.customer_id and t.order_id = o.order_id), 0) as returned,
      case when o.currency <> s.currency then
        jsonb_build_object('currency', o.currency, 'amount', o.amount, 'exchangeRate', o.exchange_rate) end as original,
      coalesce((select jsonb_agg(jsonb_build_object('productId', i.product_id, 'name', p.name, 'category', p.category,
          'quantity', i.quantity,
          'unitPrice', case when i.exchange_rate is null then i.unit_price else round(i.unit_price * i.exchange_rate, 4) end) order by i.line_no)
        from order_items i left join products p on p.product_id = i.product_id
        where i.customer_id = o.customer_id and i.order_id = o.order_id), '[]') as products
    from orders o
    cross join (select currency, power(10::numeric, currency_digits) as minor_units from settings) s
    where o.customer_id = ${customerId}
    order by o.ordered_at desc, o.order_id
    limit ${limit}`);
}
