-- A row that could not be read has no columns yet: whose it is shows in its text.
update import_rejects r set raw = '[erased]'
from import_parameters p
where r.import_id = p.import_id
  and exists (select from erased_ids)
  and exists (
    select from regexp_split_to_table(r.raw, '[";,|\t]') cell join erased_ids e on e.customer_id = trim(cell)
  );
