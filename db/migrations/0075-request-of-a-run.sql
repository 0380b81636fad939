-- The request that asked for a run, so that the logs of the server, of the worker and of PostgreSQL can be read together.
alter table runs add column request_id text check (request_id ~ '^[A-Za-z0-9_-]{8,64}$');
