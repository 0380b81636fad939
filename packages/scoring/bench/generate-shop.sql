-- A shop of $1 customers with about ten orders each over three years before $2, made by the server itself from a seed.
-- Rates differ between customers (most buy once or twice, a few very often), one order in 50 was cancelled and one in 20
-- came back, wholly or in part.
create function pg_temp.generate_shop(customer_count bigint, newest timestamptz) returns void language plpgsql as $$
begin
  perform setseed(0.42);
  insert into customers (customer_id, name, email, phone, city, state, country, signed_up_at)
  select 'c' || lpad(n::text, 8, '0'),
    'Customer ' || n,
    'customer' || n || '@example.com',
    '+1 555 01' || lpad((n % 100)::text, 2, '0'),
    'City ' || n % 500,
    'State ' || n % 50,
    (array['Germany', 'France', 'Spain', 'Italy', 'Poland'])[1 + n % 5],
    newest - interval '1100 days'
  from generate_series(1, customer_count) as n;

  insert into orders (customer_id, order_id, ordered_at, status, cancelled_at, currency, amount, amount_minor, ordered_day)
  select customer_id, order_id, ordered_at, case when cancelled_at is null then 'completed' else 'cancelled' end,
    cancelled_at, 'EUR', amount_minor / 100.0, amount_minor, floor(extract(epoch from ordered_at) / 86400)::integer
  from (
    select customer_id, order_id, ordered_at, amount_minor,
      case when random() < 0.02 then ordered_at + interval '1 day' end as cancelled_at
    from (
      select c.customer_id, 'o' || c.customer_id || '-' || k as order_id,
        newest - random() * (interval '1095 days' * (0.1 + 0.9 * (hashtext(c.customer_id) & 1023) / 1023.0)) as ordered_at,
        (500 + floor(-ln(1 - random()) * 6000))::bigint as amount_minor
      from customers c,
        lateral generate_series(1, 1 + floor(9 * -ln(1 - ((hashtext(c.customer_id || 'rate') & 65535) / 65536.0)))::integer) as k
    ) placed
  ) moved;

  insert into returns (customer_id, return_id, line_no, order_id, quantity, amount, amount_minor, returned_at, returned_day)
  select customer_id, 'r' || order_id, 1, order_id, 1, returned_minor / 100.0, returned_minor, returned_at,
    floor(extract(epoch from returned_at) / 86400)::integer
  from (
    select customer_id, order_id, ordered_at + interval '9 days' as returned_at,
      case when random() < 0.5 then amount_minor else amount_minor / 2 end as returned_minor
    from orders
    where random() < 0.05
  ) came_back;
end $$;
