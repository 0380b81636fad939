-- What the Model page shows of a model beside its measures, written once when it is trained.
alter table models
  add column kind text not null default 'glass-box' check (kind in ('glass-box', 'trees')),
  -- Who was learned from: customers whose last order was at most so old.
  add column eligible_days integer not null default 365 check (eligible_days > 0),
  -- What it loses to the baselines, in words; empty when it beats them all.
  add column losses text[] not null default '{}',
  -- The same kind of model trained and tested at earlier cut-offs: [{"cutoff", "model": measures, "bgNbd": …}, …].
  add column backtest jsonb not null default '[]' check (jsonb_typeof(backtest) = 'array'),
  -- Mean size of each term's contribution on the test cut-off, in log-odds: [{"features": […], "effect": …}, …].
  add column importance jsonb not null default '[]' check (jsonb_typeof(importance) = 'array'),
  -- How the inputs were spread over the test cut-off: [{"feature", "cuts": […], "shares": […]}, …]. The last share is
  -- that of missing values.
  add column input_profile jsonb not null default '[]' check (jsonb_typeof(input_profile) = 'array');
