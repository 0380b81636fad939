select pg_temp.reject_repeats('stage_customers', 'coalesce(source_id, customer_id)');

create temp table new_aliases on commit drop as
select s.source_id as alias_id, s.customer_id
from stage_customers s left join customer_aliases e on e.alias_id = s.source_id
where s.reason is null and s.source_id is not null and e.customer_id is distinct from s.customer_id;

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select p.import_id, 'customer_aliases', e.customer_id, e.import_id, pg_temp.before(to_jsonb(e), null)
from customer_aliases e join new_aliases a using (alias_id) cross join import_parameters p;

insert into customer_aliases (alias_id, customer_id, import_id)
select alias_id, customer_id, import_id from new_aliases cross join (select import_id from import_parameters) p
on conflict (alias_id) do update set customer_id = excluded.customer_id, import_id = excluded.import_id;

-- One row per person. Where a source describes a person once per order, the latest order's description counts.
create temp table merge_customers on commit drop as
with described as (
  (
    select distinct on (s.customer_id)
      s.customer_id, s.name, s.email, s.phone, s.city, s.state, s.country, s.postal_code, s.signed_up_at, s.attributes,
      false as is_stale
    from stage_customers s
    left join stage_orders o on o.customer_id = s.source_id and o.reason is null
    where s.reason is null
    order by s.customer_id, o.ordered_at desc nulls last, s.file_no desc, s.line desc
  )
  union all
  (
    -- "Unspecified" is no country, and "European Community" is none that one could call: a real one is preferred.
    select distinct on (l.customer_id)
      l.customer_id, l.name, l.email, l.phone, l.city, l.state, nullif(l.country, 'Unspecified'), l.postal_code,
      null::timestamptz, null::jsonb,
      exists (select from orders e where e.customer_id = l.customer_id and e.ordered_at > l.ordered_at)
    from line_orders l
    where not exists (select from stage_customers)
    order by l.customer_id, (l.country is null or l.country in ('Unspecified', 'European Community')),
      l.ordered_at desc, l.order_id desc
  )
), filled as (
  -- An empty cell says nothing: it does not erase what is known. Nor does an older file what a later order said.
  select d.customer_id, e.customer_id is null as is_new,
    case when is_stale then coalesce(e.name, d.name) else coalesce(d.name, e.name) end as name,
    case when is_stale then coalesce(e.email, d.email) else coalesce(d.email, e.email) end as email,
    case when is_stale then coalesce(e.phone, d.phone) else coalesce(d.phone, e.phone) end as phone,
    case when is_stale then coalesce(e.city, d.city) else coalesce(d.city, e.city) end as city,
    case when is_stale then coalesce(e.state, d.state) else coalesce(d.state, e.state) end as state,
    case when is_stale then coalesce(e.country, d.country) else coalesce(d.country, e.country) end as country,
    case when is_stale then coalesce(e.postal_code, d.postal_code) else coalesce(d.postal_code, e.postal_code) end as postal_code,
    coalesce(d.signed_up_at, e.signed_up_at) as signed_up_at,
    case when d.attributes is null then e.attributes else coalesce(e.attributes, '{}') || d.attributes end as attributes,
    row(e.name, e.email, e.phone, e.city, e.state, e.country, e.postal_code, e.signed_up_at, e.attributes) as known
  from described d left join customers e using (customer_id)
)
select customer_id, name, email, phone, city, state, country, postal_code, signed_up_at, attributes,
  case
    when is_new then 'new'
    when row(name, email, phone, city, state, country, postal_code, signed_up_at, attributes) is distinct from known then 'changed'
    else 'same'
  end as outcome
from filled;

insert into customers (customer_id, name, email, phone, city, state, country, postal_code, signed_up_at, attributes, import_id)
select customer_id, name, email, phone, city, state, country, postal_code, signed_up_at, attributes, import_id
from merge_customers cross join (select import_id from import_parameters) p where outcome = 'new' order by customer_id;

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select p.import_id, 'customers', c.customer_id, c.import_id, pg_temp.before(to_jsonb(c), c.attributes)
from customers c join merge_customers m using (customer_id) cross join import_parameters p
where m.outcome = 'changed';

update customers as c
set name = m.name, email = m.email, phone = m.phone, city = m.city, state = m.state, country = m.country,
  postal_code = m.postal_code, signed_up_at = m.signed_up_at, attributes = m.attributes,
  import_id = p.import_id
from merge_customers m cross join import_parameters p where m.outcome = 'changed' and m.customer_id = c.customer_id;

insert into import_counts (file_no, merged, unchanged)
select s.file_no,
  count(*) filter (where m.outcome <> 'same' or a.alias_id is not null),
  count(*) filter (where m.outcome = 'same' and a.alias_id is null)
from stage_customers s
join merge_customers m using (customer_id)
left join new_aliases a on a.alias_id = s.source_id
where s.reason is null
group by s.file_no;
