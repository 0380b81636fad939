-- Whoever was erased stays so: what a file says about them by name is dropped before anything reads it, their orders count.
create temp table erased_ids on commit drop as
select customer_id from erased_customers
union
select a.alias_id from customer_aliases a join erased_customers e using (customer_id);

-- Their e-mail or phone under another id is theirs, too.
insert into erased_ids
select s.customer_id from stage_customers s
where exists (select from erased_marks) and s.customer_id is not null and is_erased_contact(s.email, s.phone)
union
select s.customer_id from (select distinct customer_id, email, phone from stage_lines where exists (select from erased_marks)) s
where s.customer_id is not null and is_erased_contact(s.email, s.phone)
except select customer_id from erased_ids;

update stage_customers s
set name = null, email = null, phone = null, city = null, state = null, postal_code = null, attributes = null, raw = '[erased]'
from erased_ids e where e.customer_id in (s.customer_id, s.source_id);

update stage_lines s
set name = null, email = null, phone = null, city = null, state = null, postal_code = null, attributes = null, raw = '[erased]'
from erased_ids e where e.customer_id = s.customer_id;

update stage_returns s set attributes = null, raw = '[erased]'
from erased_ids e where e.customer_id = s.customer_id;

create temp table erased_orders on commit drop as
select s.order_id from stage_orders s join erased_ids e on e.customer_id = s.customer_id
union
select o.order_id from orders o join erased_customers e using (customer_id);

update stage_orders s set attributes = null, raw = '[erased]' from erased_orders e where e.order_id = s.order_id;
update stage_order_items s set attributes = null, raw = '[erased]' from erased_orders e where e.order_id = s.order_id;
update stage_payments s set attributes = null, raw = '[erased]' from erased_orders e where e.order_id = s.order_id;
update stage_reviews s set attributes = null, raw = '[erased]' from erased_orders e where e.order_id = s.order_id;
