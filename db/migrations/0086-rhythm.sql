-- The chance to buy by the rhythm of the orders alone, as features.sql works it out.
alter table customer_features add column rhythm_chance double precision;
