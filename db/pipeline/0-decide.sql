-- What a run is about, decided once and kept by its retries.
--   $1 run_id bigint   $2 now timestamptz
-- Unless it was given, the as-of moment is now, or the midnight after the day of the newest order when that order is
-- older than the shop's setting allows, seven days unless changed: a history that ends in March is judged as of the end
-- of March.
update runs set
  as_of = decided.as_of,
  as_of_day = (decided.as_of at time zone decided.time_zone)::date - date '1970-01-01',
  as_of_reason = decided.as_of_reason,
  time_zone = decided.time_zone,
  currency = decided.currency,
  currency_digits = decided.currency_digits,
  scheme = decided.scheme,
  previous_run_id = (select run_id from current_snapshot)
from (
  select s.time_zone, s.currency, s.currency_digits,
    jsonb_build_object('scheme_id', c.scheme_id, 'name', c.name, 'kind', c.kind, 'bands', c.bands,
      'segments', c.segments, 'cells', c.cells, 'version', c.version) as scheme,
    case
      when r.as_of is not null then r.as_of
      when newest.ordered_at < $2::timestamptz - s.stale_after_days * interval '1 day'
        then ((newest.ordered_at at time zone s.time_zone)::date + 1)::timestamp at time zone s.time_zone
      else $2::timestamptz
    end as as_of,
    case
      when r.as_of is not null then 'given'
      when newest.ordered_at < $2::timestamptz - s.stale_after_days * interval '1 day' then 'newest data'
      else 'now'
    end as as_of_reason
  from settings s
  join segment_schemes c on c.scheme_id = s.scheme_id
  join runs r on r.run_id = $1::bigint
  cross join (select max(ordered_at) as ordered_at from orders where ordered_at <= $2::timestamptz) newest
) decided
where run_id = $1::bigint and as_of_day is null;
