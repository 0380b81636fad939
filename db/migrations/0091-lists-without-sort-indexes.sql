-- Large lists are sorted and filtered in memory by the servers, small ones are sorted by PostgreSQL in milliseconds: the
-- indexes for single orders took seconds after each run, and nobody read them.
drop function speed_up_priority_list(bigint);
