-- Rates come first: the orders beside them may be the ones that need them.
update stage_rates s set reason = format('%s is the shop''s own currency', s.currency)
from import_parameters p where s.reason is null and s.currency = p.currency;

update stage_rates set reason = 'the rate must be above zero and below ten billion'
where reason is null and (round(rate, 10) <= 0 or rate >= 10000000000);

select pg_temp.reject_repeats('stage_rates', 'currency, day');

create temp table final_rates on commit drop as
select s.file_no, s.currency, s.day, round(s.rate, 10) as rate, round(s.rate, 10) is distinct from e.rate as is_changed
from stage_rates s left join exchange_rates e using (currency, day)
where s.reason is null;

insert into exchange_rates (currency, day, rate)
select currency, day, rate from final_rates where is_changed order by currency, day
on conflict (currency, day) do update set rate = excluded.rate;

insert into import_counts (file_no, merged, unchanged)
select file_no, count(*) filter (where is_changed), count(*) filter (where not is_changed)
from final_rates
group by file_no;
