create temp table rejected_rows on commit drop as
select file_no, line, reason, raw from stage_rates where reason is not null
union all select file_no, line, reason, raw from stage_customers where reason is not null
union all select file_no, line, reason, raw from stage_products where reason is not null
union all select file_no, line, reason, raw from stage_translations where reason is not null
union all select file_no, line, reason, raw from stage_orders where reason is not null
union all select file_no, line, reason, raw from stage_order_items where reason is not null
union all select file_no, line, reason, raw from stage_payments where reason is not null
union all select file_no, line, reason, raw from stage_reviews where reason is not null
union all select file_no, line, reason, raw from stage_returns where reason is not null
union all select file_no, line, reason, raw from stage_lines where reason is not null;

insert into import_rejects (import_id, file, line, reason, raw)
select p.import_id, f.file, r.line, r.reason, r.raw
from rejected_rows r join import_files f using (file_no) cross join import_parameters p
order by r.file_no, r.line;
