-- Schedules are rows of pg-boss's own table. What we remember is that the first ones were made, so that a shop that removed
-- them is not given them again.
alter table settings add column default_schedules_made_at timestamptz;
