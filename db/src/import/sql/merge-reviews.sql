-- Reviews are kept with their order.
select pg_temp.reject_repeats('stage_reviews', 'order_id, review_id');

create temp table final_reviews on commit drop as
select s.file_no, s.line, o.customer_id, o.order_id,
  jsonb_agg(s.attributes) over (partition by o.customer_id, o.order_id) as reviews,
  o.attributes -> 'reviews' as known
from (select * from stage_reviews where reason is null order by order_id, review_id) as s
left join orders o on o.order_id = s.order_id;

update stage_reviews as s set reason = 'order not found'
from final_reviews f
where f.order_id is null and (s.file_no, s.line) = (f.file_no, f.line);

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select distinct on (o.customer_id, o.order_id)
  p.import_id, 'orders', o.customer_id, o.import_id, pg_temp.before(to_jsonb(o), o.attributes)
from orders o join final_reviews f using (customer_id, order_id) cross join import_parameters p
where f.reviews is distinct from f.known and o.import_id is distinct from p.import_id;

update orders as o
set attributes = coalesce(o.attributes, '{}') || jsonb_build_object('reviews', f.reviews), import_id = p.import_id
from final_reviews f cross join import_parameters p
where f.customer_id = o.customer_id and f.order_id = o.order_id and f.reviews is distinct from f.known;

insert into import_counts (file_no, merged, unchanged)
select file_no, count(*) filter (where reviews is distinct from known), count(*) filter (where reviews is not distinct from known)
from final_reviews where order_id is not null
group by file_no;
