-- Returns that came without their order are given to the latest earlier purchases of the same customer and product that
-- still have quantity left. A customer and product touched by this import is matched anew from all that is known of the
-- pair, so that files give the same result in whatever order they come.

create temp table touched_pairs on commit drop as
select customer_id, coalesce(product_id, '') as product_key from merge_return_lines where outcome <> 'same'
union
select r.customer_id, coalesce(r.product_id, '')
from final_items f
join returns r on r.customer_id = f.customer_id and coalesce(r.product_id, '') = coalesce(f.product_id, '')
where f.outcome <> 'same' and r.source_line is not null;

analyze touched_pairs;

create temp table return_lines on commit drop as
select m.customer_id, m.return_id, m.source_line, coalesce(m.product_id, '') as product_key, m.quantity, m.amount,
  m.returned_at, m.currency, m.attributes
from merge_return_lines m
where (m.customer_id, coalesce(m.product_id, '')) in (select customer_id, product_key from touched_pairs)
union all
select r.customer_id, r.return_id, r.source_line, coalesce(r.product_id, ''), sum(r.quantity), sum(r.amount),
  min(r.returned_at), max(r.currency), (array_agg(r.attributes))[1]
from returns r
where r.source_line is not null
  and (r.customer_id, coalesce(r.product_id, '')) in (select customer_id, product_key from touched_pairs)
  and not exists (
    select from merge_return_lines m
    where m.customer_id = r.customer_id and m.return_id = r.return_id and m.source_line = r.source_line
  )
group by r.customer_id, r.return_id, r.source_line, coalesce(r.product_id, '');

create temp table pair_events on commit drop as
select customer_id, product_key, quantity, return_id, source_line, order_id,
  row_number() over (
    partition by customer_id, product_key
    -- At the same moment the return comes first: only earlier purchases count.
    order by moment, (quantity > 0), order_id, line_no, return_id, source_line
  )::integer as event_no
from (
  select i.customer_id, t.product_key, i.quantity, o.ordered_at as moment, i.order_id, i.line_no,
    null::text collate "C" as return_id, null::text collate "C" as source_line
  from touched_pairs t
  join order_items i on i.customer_id = t.customer_id and coalesce(i.product_id, '') = t.product_key
  join orders o on o.customer_id = i.customer_id and o.order_id = i.order_id
  where i.quantity > 0
  union all
  select customer_id, product_key, -quantity, returned_at, null, null, return_id, source_line from return_lines
) as events;

create temp table matched_returns on commit drop as
with pairs as (
  select customer_id, product_key, array_agg(quantity order by event_no) as quantities
  from pair_events
  group by customer_id, product_key
)
select p.customer_id, p.product_key, gone.return_id, gone.source_line, bought.order_id, m.quantity,
  sum(m.quantity) over (
    partition by p.customer_id, p.product_key, m.return_no
    order by m.purchase_no desc nulls last rows unbounded preceding
  ) as quantity_so_far
from pairs p
cross join lateral match_returns(p.quantities) m
join pair_events gone
  on gone.customer_id = p.customer_id and gone.product_key = p.product_key and gone.event_no = m.return_no
left join pair_events bought
  on bought.customer_id = p.customer_id and bought.product_key = p.product_key and bought.event_no = m.purchase_no;

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select p.import_id, 'returns', r.customer_id, r.import_id, pg_temp.before(to_jsonb(r), r.attributes)
from returns r
join touched_pairs t on r.customer_id = t.customer_id and coalesce(r.product_id, '') = t.product_key
cross join import_parameters p
where r.source_line is not null and r.import_id is distinct from p.import_id;

delete from returns r using touched_pairs t
where r.customer_id = t.customer_id and coalesce(r.product_id, '') = t.product_key and r.source_line is not null;

-- A line that is split over several purchases is split by rounded running totals: the parts add up to the line exactly.
insert into returns
  (customer_id, return_id, line_no, source_line, order_id, product_id, quantity, amount, amount_minor, returned_at, returned_day,
   currency, attributes, import_id)
select customer_id, return_id, last_line_no + nth, source_line, order_id, nullif(product_key, ''), quantity,
  round(amount_so_far, 4) - round(amount_before, 4),
  pg_temp.minor(amount_so_far, currency_digits) - pg_temp.minor(amount_before, currency_digits),
  returned_at, pg_temp.shop_day(returned_at, time_zone), currency, attributes, import_id
from (
  select m.customer_id, m.return_id, m.source_line, m.order_id, m.product_key, m.quantity, l.returned_at, l.currency, l.attributes,
    l.amount * m.quantity_so_far / l.quantity as amount_so_far,
    l.amount * (m.quantity_so_far - m.quantity) / l.quantity as amount_before,
    p.time_zone, p.currency_digits, p.import_id,
    coalesce((select max(e.line_no) from returns e where e.customer_id = m.customer_id and e.return_id = m.return_id), 0) as last_line_no,
    row_number() over (
      partition by m.customer_id, m.return_id order by m.source_line, m.quantity_so_far
    ) as nth
  from matched_returns m
  join return_lines l
    on l.customer_id = m.customer_id and l.return_id = m.return_id and l.source_line = m.source_line
  cross join import_parameters p
) as parts
order by customer_id, return_id, nth;
