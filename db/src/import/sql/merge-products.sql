select pg_temp.reject_repeats('stage_products', 'product_id');
select pg_temp.reject_repeats('stage_translations', 'category');

-- A translated category is the category; the source's own word stays among the attributes.
create temp table merge_products on commit drop as
with translated as (
  select s.file_no, s.product_id, s.name, coalesce(t.translation, s.category) as category, s.brand, s.list_price,
    case
      when t.translation is null then s.attributes
      else coalesce(s.attributes, '{}') || jsonb_build_object('source_category', s.category)
    end as attributes
  from stage_products s
  left join stage_translations t on t.category = s.category and t.reason is null
  where s.reason is null
  union all
  -- A translation that comes after its products.
  select null, p.product_id, null, t.translation, null, null, jsonb_build_object('source_category', p.category)
  from stage_translations t join products p on p.category = t.category
  where t.reason is null and t.translation <> t.category
    and not exists (select from stage_products s where s.product_id = p.product_id)
  union all
  -- Products known from order lines only: the description that most lines carry names the product.
  (
    select distinct on (product_id)
      null, product_id, nullif(description, ''), max(category), max(brand), null, null::jsonb
    from ranked_lines
    where product_id is not null and not exists (select from stage_products)
    group by product_id, description
    order by product_id, (description is null), count(*) desc, description
  )
), filled as (
  select d.file_no, d.product_id, e.product_id is null as is_new,
    -- What lines call a product does not rename one that is known.
    case when d.file_no is null then coalesce(e.name, d.name) else coalesce(d.name, e.name) end as name,
    -- Products that come again without their translation keep it.
    case when e.attributes ->> 'source_category' = d.category then e.category else coalesce(d.category, e.category) end as category,
    coalesce(d.brand, e.brand) as brand, coalesce(d.list_price, e.list_price) as list_price,
    case when d.attributes is null then e.attributes else coalesce(e.attributes, '{}') || d.attributes end as attributes,
    row(e.name, e.category, e.brand, e.list_price, e.attributes) as known
  from translated d left join products e using (product_id)
)
select file_no, product_id, name, category, brand, list_price, attributes,
  case
    when is_new then 'new'
    when row(name, category, brand, list_price, attributes) is distinct from known then 'changed'
    else 'same'
  end as outcome
from filled;

insert into products (product_id, name, category, brand, list_price, attributes, import_id)
select product_id, name, category, brand, list_price, attributes, import_id
from merge_products cross join (select import_id from import_parameters) p where outcome = 'new' order by product_id;

insert into import_changes (import_id, shop_table, written_by, row_before)
select i.import_id, 'products', p.import_id, pg_temp.before(to_jsonb(p), p.attributes)
from products p join merge_products m using (product_id) cross join import_parameters i
where m.outcome = 'changed';

update products as p
set name = m.name, category = m.category, brand = m.brand, list_price = m.list_price, attributes = m.attributes,
  import_id = i.import_id
from merge_products m cross join import_parameters i where m.outcome = 'changed' and m.product_id = p.product_id;

insert into import_counts (file_no, merged, unchanged)
select file_no, count(*) filter (where outcome <> 'same'), count(*) filter (where outcome = 'same')
from merge_products where file_no is not null
group by file_no;

-- A translation is merged when it renamed the category of a product.
insert into import_counts (file_no, merged, unchanged)
select t.file_no, count(*) filter (where renamed.category is not null), count(*) filter (where renamed.category is null)
from stage_translations t
left join (
  select distinct attributes ->> 'source_category' as category from merge_products where outcome <> 'same'
) as renamed using (category)
where t.reason is null
group by t.file_no;
