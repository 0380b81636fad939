-- Trained models, what was measured of them, and the test predictions that the measures can be computed again from.
-- Plain local tables on a Citus coordinator.

create table models (
  model_id bigint generated always as identity primary key,
  trained_at timestamptz not null default now(),
  as_of timestamptz not null,
  horizon_days smallint not null check (horizon_days in (7, 14, 30, 60, 90)),
  -- The document of ml-gradient-boosting, with its checksum.
  document jsonb not null,
  features text[] not null check (cardinality(features) > 0),
  -- SHA-256 of the statement that made them: a model is only as good as the features it was taught.
  features_hash text not null,
  settings jsonb not null,
  training_cutoffs timestamptz[] not null,
  validation_cutoff timestamptz not null,
  test_cutoff timestamptz not null,
  training_examples bigint not null check (training_examples > 0),
  labelled_share double precision not null check (labelled_share between 0 and 1),
  beats_baselines boolean not null,
  leak_warning text,
  -- Why a person published a model that does not beat the baselines.
  override_reason text check (trim(override_reason) <> '')
);

-- subject is 'model' or the name of a baseline; all of them on the customers of the test cut-off.
create table model_metrics (
  model_id bigint not null references models on delete cascade,
  subject text not null,
  metrics jsonb not null,
  primary key (model_id, subject)
);

create table model_test_predictions (
  model_id bigint not null references models on delete cascade,
  customer_id text collate "C" not null,
  probability double precision not null check (probability between 0 and 1),
  bought boolean not null,
  primary key (model_id, customer_id)
);

-- Which model was promoted when: the newest row is the one that scores. Rolling back adds a row and erases nothing.
create table model_promotions (
  promotion_id bigint generated always as identity primary key,
  model_id bigint not null references models on delete restrict,
  promoted_at timestamptz not null default now(),
  actor text not null,
  rolled_back boolean not null default false
);
