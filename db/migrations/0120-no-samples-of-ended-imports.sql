-- The first rows of a file are kept for a person to look at before it is imported. Of an import that has ended they would
-- keep somebody's name beyond the day on which they are forgotten.
update imports set inspection = null where status in ('finished', 'cancelled');
