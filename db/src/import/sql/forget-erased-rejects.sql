-- A row that could not be read has no columns yet: whose it is shows in its text.
update import_rejects r set raw = '[erased]'
from import_parameters p
where r.import_id = p.import_id and r.raw <> '[erased]' and exists (select from erased_ids) and names_erased(r.raw);

update import_rejects r set file = '[erased]'
from import_parameters p
where r.import_id = p.import_id and exists (select from erased_ids)
  and r.file in (select file from import_files where text_names_erased(file));
