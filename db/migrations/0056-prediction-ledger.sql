-- What became of published predictions, and how far runs have moved away from what their model was tested on. Plain local
-- tables on a Citus coordinator, except prediction_outcomes, which goes with its customers.

-- One row for each run whose horizon has passed. Settled once: orders that are imported later change nothing here.
create table prediction_ledger (
  run_id bigint primary key references runs on delete cascade,
  model_id bigint references models on delete set null,
  due_at timestamptz not null,
  settled_at timestamptz not null default now(),
  customers bigint not null check (customers > 0),
  -- The sum of the probabilities, and of p * (1 - p): how far chance alone may lead away from it.
  expected double precision not null,
  variance double precision not null,
  bought bigint not null check (bought between 0 and customers),
  log_loss double precision not null
);

-- By twentieths of probability: band 7 holds those scored 35 to 40 %.
create table prediction_ledger_bands (
  run_id bigint not null references prediction_ledger on delete cascade,
  band smallint not null check (band between 0 and 19),
  customers bigint not null check (customers > 0),
  expected double precision not null,
  bought bigint not null check (bought between 0 and customers),
  primary key (run_id, band)
);

-- Who, of those a settled run had scored, bought within its horizon; everyone else did not.
create table prediction_outcomes (
  run_id bigint not null,
  customer_id text collate "C" not null,
  primary key (customer_id, run_id)
);

create view settled_predictions as
select h.customer_id, h.run_id, l.model_id, h.as_of, l.due_at, h.probability,
  exists (select from prediction_outcomes o where o.customer_id = h.customer_id and o.run_id = h.run_id) as bought
from customer_history h
join prediction_ledger l on l.run_id = h.run_id
where h.probability is not null;

create table model_drift (
  run_id bigint primary key references runs on delete cascade,
  model_id bigint not null references models on delete cascade,
  measured_at timestamptz not null default now(),
  -- Population stability index of the probabilities against those of the test cut-off.
  probability_psi double precision not null,
  -- The same of what goes in: [{"feature", "psi"}, …].
  inputs jsonb not null check (jsonb_typeof(inputs) = 'array'),
  -- Buyers over expected buyers of the model's newest settled run; null before there is one.
  calibration_ratio double precision,
  warning text check (warning <> '')
);
