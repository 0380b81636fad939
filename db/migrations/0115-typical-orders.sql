-- An expected value is read with its factors: the probability and the usual order. Runs from before have no usual order.
alter table priority_list_rows add column typical_minor bigint;
