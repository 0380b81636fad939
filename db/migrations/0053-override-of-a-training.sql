-- Why what a training learns is promoted even if it does not beat its baselines: the written reason of whoever asked.
alter table trainings add column override_reason text check (trim(override_reason) <> '');
