-- What the migrations make, for reading: `npm run schema` writes it, a test compares it.

create table api_tokens (
  token_id bigint not null generated always as identity,
  name text not null,
  role text not null,
  token_hash bytea not null,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone
);

create table audit_log (
  audit_id bigint not null generated always as identity,
  happened_at timestamp with time zone not null default now(),
  actor text not null,
  action text not null,
  subject text,
  detail jsonb not null default '{}'::jsonb
);

create table cohort_months (
  run_id bigint not null,
  cohort date not null,
  months_later integer not null,
  customers bigint not null
);

create table current_snapshot (
  only_row boolean not null default true,
  run_id bigint,
  published_at timestamp with time zone
);

create table customer_aliases (
  alias_id text collate "C" not null,
  customer_id text collate "C" not null,
  import_id integer
);

create table customer_features (
  run_id bigint not null,
  customer_id text collate "C" not null,
  recency_days integer,
  frequency integer,
  monetary_minor bigint,
  tenure_days integer,
  orders_30 integer,
  orders_60 integer,
  orders_90 integer,
  orders_180 integer,
  orders_365 integer,
  revenue_30 bigint,
  revenue_60 bigint,
  revenue_90 bigint,
  revenue_180 bigint,
  revenue_365 bigint,
  gap_mean double precision,
  gap_median double precision,
  gap_spread double precision,
  gap_last integer,
  recency_over_gap double precision,
  days_until_due double precision,
  decayed_15 double precision,
  decayed_30 double precision,
  decayed_90 double precision,
  decayed_180 double precision,
  shrunk_rate double precision,
  hazard double precision,
  orders_last_year integer,
  average_order_minor double precision,
  median_order_minor double precision,
  last_order_minor bigint,
  items_per_order double precision,
  distinct_products integer,
  distinct_categories integer,
  discount_share double precision,
  returned_share double precision,
  return_days integer,
  days_since_return integer,
  month integer,
  shop_activity double precision,
  rhythm_chance double precision
) partition by LIST (run_id);

create table customer_predictions (
  run_id bigint not null,
  customer_id text collate "C" not null,
  probability double precision not null,
  dormant boolean not null,
  typical_minor double precision not null
) partition by LIST (run_id);

create table customer_scores (
  run_id bigint not null,
  customer_id text collate "C" not null,
  last_order_day integer not null,
  recency_days integer not null,
  frequency integer not null,
  monetary_minor bigint not null,
  recency_score smallint not null,
  frequency_score smallint not null,
  monetary_score smallint not null,
  segment text not null
) partition by LIST (run_id);

create table customer_values (
  run_id bigint not null,
  customer_id text collate "C" not null,
  last_order_day integer not null,
  frequency integer not null,
  monetary_minor bigint not null
) partition by LIST (run_id);

create table customers (
  customer_id text collate "C" not null,
  name text,
  email text,
  phone text,
  city text,
  state text,
  country text,
  postal_code text,
  signed_up_at timestamp with time zone,
  attributes jsonb,
  import_id integer
);

create table erased_customers (
  customer_id text collate "C" not null,
  erased_at timestamp with time zone not null
);

create table erased_marks (
  mark bytea not null
);

create table erasure_key (
  only_row boolean not null default true,
  key bytea not null
);

create table event_counter (
  only_row boolean not null default true,
  last_id bigint not null default 0
);

create table events (
  id bigint not null,
  kind text not null,
  run_id bigint,
  payload jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now()
);

create table exchange_rates (
  currency text not null,
  day date not null,
  rate numeric(20,10) not null
);

create table fixed_cutpoints (
  bands smallint not null,
  measure text not null,
  cuts bigint[] not null,
  fixed_at timestamp with time zone not null default now()
);

create table import_changes (
  import_id bigint not null,
  shop_table text not null,
  customer_id text collate "C",
  written_by integer,
  row_before jsonb not null
);

create table import_mappings (
  header text not null,
  mapping jsonb not null,
  saved_at timestamp with time zone not null default now()
);

create table import_rejects (
  import_id bigint not null,
  file text not null,
  line bigint not null,
  reason text not null,
  raw text not null,
  reject_no bigint not null generated always as identity
);

create table imports (
  import_id bigint not null generated always as identity,
  layout text,
  source text not null,
  status text not null default 'running'::text,
  requested_by text,
  started_at timestamp with time zone default now(),
  finished_at timestamp with time zone,
  mapping jsonb,
  rows_read bigint not null default 0,
  rows_merged bigint not null default 0,
  rows_unchanged bigint not null default 0,
  rows_rejected bigint not null default 0,
  report jsonb not null default '{}'::jsonb,
  error text,
  requested_at timestamp with time zone not null default now(),
  job_id uuid,
  inspection jsonb,
  recompute boolean not null default false,
  cancel_requested_at timestamp with time zone,
  choices jsonb,
  undo_currency text,
  undone_at timestamp with time zone,
  undone_by text
);

create table known_devices (
  user_id bigint not null,
  device_hash bytea not null,
  last_used_at timestamp with time zone not null default now()
);

create table model_drift (
  run_id bigint not null,
  model_id bigint not null,
  measured_at timestamp with time zone not null default now(),
  probability_psi double precision not null,
  inputs jsonb not null,
  calibration_ratio double precision,
  warning text,
  verdict text
);

create table model_metrics (
  model_id bigint not null,
  subject text not null,
  metrics jsonb not null
);

create table model_promotions (
  promotion_id bigint not null generated always as identity,
  model_id bigint not null,
  promoted_at timestamp with time zone not null default now(),
  actor text not null,
  rolled_back boolean not null default false
);

create table model_test_predictions (
  model_id bigint not null,
  customer_id text collate "C" not null,
  probability double precision not null,
  bought boolean not null
);

create table models (
  model_id bigint not null generated always as identity,
  trained_at timestamp with time zone not null default now(),
  as_of timestamp with time zone not null,
  horizon_days smallint not null,
  document jsonb not null,
  features text[] not null,
  features_hash text not null,
  settings jsonb not null,
  training_cutoffs timestamp with time zone[] not null,
  validation_cutoff timestamp with time zone not null,
  test_cutoff timestamp with time zone not null,
  training_examples bigint not null,
  labelled_share double precision not null,
  beats_baselines boolean not null,
  leak_warning text,
  override_reason text,
  kind text not null default 'glass-box'::text,
  eligible_days integer not null default 365,
  losses text[] not null default '{}'::text[],
  backtest jsonb not null default '[]'::jsonb,
  importance jsonb not null default '[]'::jsonb,
  input_profile jsonb not null default '[]'::jsonb
);

create table order_days (
  run_id bigint not null,
  day integer not null,
  previous_day integer,
  place smallint not null,
  orders bigint not null,
  net_minor bigint not null
);

create table order_items (
  customer_id text collate "C" not null,
  order_id text collate "C" not null,
  line_no integer not null,
  product_id text collate "C",
  seller_id text collate "C",
  quantity numeric(18,4) not null,
  unit_price numeric(18,4) not null,
  freight numeric(18,4) not null default 0,
  attributes jsonb,
  source_line text collate "C",
  line_amount numeric(18,4),
  exchange_rate numeric(20,10),
  import_id integer
);

create table order_status_words (
  word text not null,
  meaning text not null,
  decided_at timestamp with time zone not null default now()
);

create table orders (
  customer_id text collate "C" not null,
  order_id text collate "C" not null,
  ordered_at timestamp with time zone not null,
  status text not null,
  cancelled_at timestamp with time zone,
  currency text not null,
  amount numeric(18,4) not null,
  amount_minor bigint not null,
  ordered_day integer not null,
  attributes jsonb,
  exchange_rate numeric(20,10),
  currency_told boolean,
  import_id integer
);

create table outreach (
  customer_id text collate "C" not null,
  status text not null,
  owner_id bigint,
  snoozed_until date,
  note text,
  updated_at timestamp with time zone not null,
  updated_by text not null,
  change_id bigint not null
);

create table outreach_changes (
  change_id bigint not null generated always as identity,
  changed_at timestamp with time zone not null default now(),
  actor text not null,
  user_id bigint,
  customers integer not null
);

create table outreach_events (
  customer_id text collate "C" not null,
  change_id bigint not null,
  status text not null,
  owner_id bigint,
  snoozed_until date,
  note text,
  is_contact boolean not null,
  changed_at timestamp with time zone not null,
  changed_by text not null
);

create table payments (
  customer_id text collate "C" not null,
  order_id text collate "C" not null,
  payment_no text collate "C" not null,
  type text,
  amount numeric(18,4) not null,
  paid_at timestamp with time zone,
  attributes jsonb,
  exchange_rate numeric(20,10),
  import_id integer
);

create table prediction_ledger (
  run_id bigint not null,
  model_id bigint,
  due_at timestamp with time zone not null,
  settled_at timestamp with time zone not null default now(),
  customers bigint not null,
  expected double precision not null,
  variance double precision not null,
  bought bigint not null,
  log_loss double precision not null
);

create table prediction_ledger_bands (
  run_id bigint not null,
  band smallint not null,
  customers bigint not null,
  expected double precision not null,
  bought bigint not null
);

create table prediction_outcomes (
  run_id bigint not null,
  customer_id text collate "C" not null
);

create table priority_list_rows (
  run_id bigint not null,
  customer_id text collate "C" not null,
  rank integer not null,
  previous_rank integer,
  previous_segment text,
  name text,
  email text,
  phone text,
  city text,
  state text,
  country text,
  segment text not null,
  last_purchase_date date not null,
  recency_days integer not null,
  frequency integer not null,
  monetary_minor bigint not null,
  recency_score smallint not null,
  frequency_score smallint not null,
  monetary_score smallint not null,
  rfm_score smallint not null,
  overall_rfm_score smallint not null,
  probability double precision,
  predicted_label boolean,
  confidence double precision,
  expected_value_minor bigint,
  reasons jsonb,
  confidence_customers integer,
  confidence_low real,
  confidence_high real,
  dormant boolean,
  typical_minor bigint
) partition by LIST (run_id);

create table products (
  product_id text collate "C" not null,
  name text,
  category text,
  brand text,
  list_price numeric(18,4),
  attributes jsonb,
  import_id integer
);

create table retired_scores (
  run_id bigint not null,
  customer_id text collate "C" not null,
  segment text not null,
  recency_score smallint not null,
  frequency_score smallint not null,
  monetary_score smallint not null,
  probability real
);

create table returns (
  customer_id text collate "C" not null,
  return_id text collate "C" not null,
  line_no integer not null,
  order_id text collate "C",
  product_id text collate "C",
  quantity numeric(18,4) not null,
  amount numeric(18,4) not null,
  amount_minor bigint not null,
  returned_at timestamp with time zone not null,
  returned_day integer not null,
  attributes jsonb,
  source_line text collate "C",
  currency text,
  exchange_rate numeric(20,10),
  import_id integer
);

create table rfm_cutpoints (
  run_id bigint not null,
  bands smallint not null,
  measure text not null,
  cuts bigint[] not null,
  fixed_by_hand boolean not null default false,
  customers_by_score bigint[] not null,
  empty_scores smallint[] not null,
  commonest_value bigint,
  commonest_customers bigint not null
);

create table run_segments (
  run_id bigint not null,
  segment text not null,
  "position" smallint not null,
  customers bigint not null,
  counted_orders bigint not null,
  monetary_minor bigint not null
);

create table run_steps (
  run_id bigint not null,
  step text not null,
  "position" smallint not null,
  attempt integer not null,
  status text not null,
  rows_done bigint not null default 0,
  rows_expected bigint,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone
);

create table runs (
  run_id bigint not null generated always as identity,
  status text not null default 'queued'::text,
  requested_by text not null,
  requested_at timestamp with time zone not null default now(),
  job_id uuid,
  train boolean not null default false,
  attempt integer not null default 0,
  cancel_requested_at timestamp with time zone,
  as_of timestamp with time zone,
  as_of_day integer,
  as_of_reason text,
  time_zone text,
  currency text,
  currency_digits smallint,
  scheme jsonb,
  clusters jsonb,
  previous_run_id bigint,
  customers bigint,
  counted_orders bigint,
  revenue_minor bigint,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  error_code text,
  error text,
  snapshot_dropped_at timestamp with time zone,
  model_id bigint,
  horizon_days smallint,
  eligible_days integer,
  labelled_share double precision,
  threshold double precision,
  feature_parameters jsonb,
  prediction_warning_code text,
  prediction_warning text,
  request_id text
);

create table saved_views (
  view_id bigint not null generated always as identity,
  user_id bigint not null,
  name text not null,
  query text not null,
  is_shared boolean not null default false,
  updated_at timestamp with time zone not null default now()
);

create table segment_schemes (
  scheme_id bigint not null generated always as identity,
  name text not null,
  kind text not null,
  bands smallint not null default 5,
  segments text[] not null,
  cells smallint[],
  version integer not null default 1,
  shipped boolean not null default false,
  updated_at timestamp with time zone not null default now()
);

create table sessions (
  session_hash bytea not null,
  user_id bigint not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  address text,
  browser text,
  session_id bigint not null generated always as identity
);

create table settings (
  only_row boolean not null default true,
  shop_name text not null default 'My shop'::text,
  time_zone text not null default 'UTC'::text,
  currency text not null default 'EUR'::text,
  currency_digits smallint not null default 2,
  horizon_days smallint not null default 30,
  eligible_days integer not null default 365,
  kept_snapshots smallint not null default 5,
  kept_event_days smallint not null default 14,
  updated_at timestamp with time zone not null default now(),
  scheme_id bigint not null default 1,
  default_schedules_made_at timestamp with time zone,
  stale_after_days smallint default 7
);

create table sign_in_attempts (
  email text not null,
  attempts integer not null,
  since timestamp with time zone not null,
  source text not null
);

create table sign_in_links (
  link_hash bytea not null,
  user_id bigint not null,
  expires_at timestamp with time zone not null
);

create table status_vocabulary (
  is_only boolean not null default true,
  fingerprint text not null
);

create table trainings (
  training_id bigint not null generated always as identity,
  status text not null default 'queued'::text,
  requested_by text not null,
  requested_at timestamp with time zone not null default now(),
  run_id bigint,
  job_id uuid,
  attempt integer not null default 0,
  cancel_requested_at timestamp with time zone,
  as_of timestamp with time zone,
  horizon_days smallint,
  eligible_days integer,
  features_hash text,
  stage text,
  done integer not null default 0,
  of integer,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  model_id bigint,
  promoted boolean not null default false,
  code text,
  sentence text,
  override_reason text
);

create table upload_chunks (
  import_id bigint not null,
  file_no integer not null,
  chunk_no integer not null,
  data bytea not null
);

create table upload_files (
  import_id bigint not null,
  file_no integer not null,
  name text not null,
  bytes bigint not null default 0
);

create table users (
  user_id bigint not null generated always as identity,
  email text not null,
  name text not null,
  role text not null,
  password_hash text,
  subject text,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null default now()
);

alter table api_tokens add constraint api_tokens_name_check CHECK ((name <> ''::text));

alter table api_tokens add constraint api_tokens_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'manager'::text, 'analyst'::text, 'admin'::text])));

alter table api_tokens add constraint api_tokens_token_hash_check CHECK ((length(token_hash) = 32));

alter table api_tokens add constraint api_tokens_pkey PRIMARY KEY (token_id);

alter table api_tokens add constraint api_tokens_token_hash_key UNIQUE (token_hash);

alter table audit_log add constraint audit_log_pkey PRIMARY KEY (audit_id);

alter table cohort_months add constraint cohort_months_customers_check CHECK ((customers > 0));

alter table cohort_months add constraint cohort_months_months_later_check CHECK ((months_later >= 0));

alter table cohort_months add constraint cohort_months_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE CASCADE;

alter table cohort_months add constraint cohort_months_pkey PRIMARY KEY (run_id, cohort, months_later);

alter table current_snapshot add constraint current_snapshot_only_row_check CHECK (only_row);

alter table current_snapshot add constraint current_snapshot_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE RESTRICT;

alter table current_snapshot add constraint current_snapshot_pkey PRIMARY KEY (only_row);

alter table customer_aliases add constraint customer_aliases_pkey PRIMARY KEY (alias_id);

alter table customers add constraint customers_pkey PRIMARY KEY (customer_id);

alter table erased_customers add constraint erased_customers_pkey PRIMARY KEY (customer_id);

alter table erased_marks add constraint erased_marks_pkey PRIMARY KEY (mark);

alter table erasure_key add constraint erasure_key_only_row_check CHECK (only_row);

alter table erasure_key add constraint erasure_key_pkey PRIMARY KEY (only_row);

alter table event_counter add constraint event_counter_only_row_check CHECK (only_row);

alter table event_counter add constraint event_counter_pkey PRIMARY KEY (only_row);

alter table events add constraint events_pkey PRIMARY KEY (id);

alter table exchange_rates add constraint exchange_rates_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text));

alter table exchange_rates add constraint exchange_rates_rate_check CHECK ((rate > (0)::numeric));

alter table exchange_rates add constraint exchange_rates_pkey PRIMARY KEY (currency, day);

alter table fixed_cutpoints add constraint fixed_cutpoints_ascend CHECK (((array_ndims(cuts) = 1) AND (array_lower(cuts, 1) = 1) AND (cardinality(cuts) = (bands - 1)) AND (array_position(cuts, NULL::bigint) IS NULL) AND (cuts[1] <= cuts[2]) AND (cuts[2] <= cuts[3]) AND ((bands = 4) OR (cuts[3] <= cuts[4]))));

alter table fixed_cutpoints add constraint fixed_cutpoints_bands_check CHECK ((bands = ANY (ARRAY[4, 5])));

alter table fixed_cutpoints add constraint fixed_cutpoints_measure_check CHECK ((measure = ANY (ARRAY['recency'::text, 'frequency'::text, 'monetary'::text])));

alter table fixed_cutpoints add constraint fixed_cutpoints_pkey PRIMARY KEY (bands, measure);

alter table import_changes add constraint import_changes_shop_table_check CHECK ((shop_table = ANY (ARRAY['customers'::text, 'products'::text, 'orders'::text, 'order_items'::text, 'payments'::text, 'returns'::text, 'customer_aliases'::text])));

alter table import_changes add constraint import_changes_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(import_id) ON DELETE CASCADE;

alter table import_mappings add constraint import_mappings_pkey PRIMARY KEY (header);

alter table import_rejects add constraint import_rejects_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(import_id) ON DELETE CASCADE;

alter table import_rejects add constraint import_rejects_pkey PRIMARY KEY (import_id, reject_no);

alter table imports add constraint imports_add_up CHECK (((status <> 'finished'::text) OR (rows_read = ((rows_merged + rows_unchanged) + rows_rejected))));

alter table imports add constraint imports_end CHECK (((status = ANY (ARRAY['finished'::text, 'failed'::text, 'cancelled'::text])) = (finished_at IS NOT NULL)));

alter table imports add constraint imports_layout CHECK (((status <> 'finished'::text) OR (layout IS NOT NULL)));

alter table imports add constraint imports_layout_check CHECK ((layout = ANY (ARRAY['canonical'::text, 'transactions'::text, 'olist'::text, 'online-retail'::text, 'mapped'::text])));

alter table imports add constraint imports_status_check CHECK ((status = ANY (ARRAY['receiving'::text, 'received'::text, 'ready'::text, 'queued'::text, 'running'::text, 'finished'::text, 'failed'::text, 'cancelled'::text])));

alter table imports add constraint imports_undone CHECK (((undone_at IS NULL) OR (status = 'finished'::text)));

alter table imports add constraint imports_pkey PRIMARY KEY (import_id);

alter table known_devices add constraint known_devices_device_hash_check CHECK ((length(device_hash) = 32));

alter table known_devices add constraint known_devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE;

alter table known_devices add constraint known_devices_pkey PRIMARY KEY (user_id, device_hash);

alter table model_drift add constraint model_drift_inputs_check CHECK ((jsonb_typeof(inputs) = 'array'::text));

alter table model_drift add constraint model_drift_verdict_check CHECK ((verdict = ANY (ARRAY['too-young'::text, 'steady'::text, 'moved'::text])));

alter table model_drift add constraint model_drift_warning_check CHECK ((warning <> ''::text));

alter table model_drift add constraint model_drift_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(model_id) ON DELETE CASCADE;

alter table model_drift add constraint model_drift_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE CASCADE;

alter table model_drift add constraint model_drift_pkey PRIMARY KEY (run_id);

alter table model_metrics add constraint model_metrics_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(model_id) ON DELETE CASCADE;

alter table model_metrics add constraint model_metrics_pkey PRIMARY KEY (model_id, subject);

alter table model_promotions add constraint model_promotions_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(model_id) ON DELETE RESTRICT;

alter table model_promotions add constraint model_promotions_pkey PRIMARY KEY (promotion_id);

alter table model_test_predictions add constraint model_test_predictions_probability_check CHECK (((probability >= (0)::double precision) AND (probability <= (1)::double precision)));

alter table model_test_predictions add constraint model_test_predictions_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(model_id) ON DELETE CASCADE;

alter table model_test_predictions add constraint model_test_predictions_pkey PRIMARY KEY (model_id, customer_id);

alter table models add constraint models_backtest_check CHECK ((jsonb_typeof(backtest) = 'array'::text));

alter table models add constraint models_eligible_days_check CHECK ((eligible_days > 0));

alter table models add constraint models_features_check CHECK ((cardinality(features) > 0));

alter table models add constraint models_horizon_days_check CHECK ((horizon_days = ANY (ARRAY[7, 14, 30, 60, 90])));

alter table models add constraint models_importance_check CHECK ((jsonb_typeof(importance) = 'array'::text));

alter table models add constraint models_input_profile_check CHECK ((jsonb_typeof(input_profile) = 'array'::text));

alter table models add constraint models_kind_check CHECK ((kind = ANY (ARRAY['glass-box'::text, 'trees'::text])));

alter table models add constraint models_labelled_share_check CHECK (((labelled_share >= (0)::double precision) AND (labelled_share <= (1)::double precision)));

alter table models add constraint models_override_reason_check CHECK ((TRIM(BOTH FROM override_reason) <> ''::text));

alter table models add constraint models_training_examples_check CHECK ((training_examples > 0));

alter table models add constraint models_pkey PRIMARY KEY (model_id);

alter table order_days add constraint order_days_first CHECK (((place = 1) = (previous_day IS NULL)));

alter table order_days add constraint order_days_orders_check CHECK ((orders > 0));

alter table order_days add constraint order_days_place_check CHECK (((place >= 1) AND (place <= 3)));

alter table order_days add constraint order_days_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE CASCADE;

alter table order_items add constraint order_items_order FOREIGN KEY (customer_id, order_id) REFERENCES orders(customer_id, order_id) ON DELETE CASCADE;

alter table order_items add constraint order_items_pkey PRIMARY KEY (customer_id, order_id, line_no);

alter table order_status_words add constraint order_status_words_meaning_check CHECK ((meaning = ANY (ARRAY['counted'::text, 'cancelled'::text, 'returned'::text, 'pending'::text])));

alter table order_status_words add constraint order_status_words_pkey PRIMARY KEY (word);

alter table orders add constraint orders_customer FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;

alter table orders add constraint orders_pkey PRIMARY KEY (customer_id, order_id) INCLUDE (ordered_at, ordered_day, amount_minor, cancelled_at);

alter table outreach add constraint outreach_note_check CHECK (((length(note) >= 1) AND (length(note) <= 2000)));

alter table outreach add constraint outreach_snoozed_until_a_day CHECK (((status = 'snoozed'::text) = (snoozed_until IS NOT NULL)));

alter table outreach add constraint outreach_status_check CHECK ((status = ANY (ARRAY['to-call'::text, 'called'::text, 'snoozed'::text, 'won'::text, 'lost'::text])));

alter table outreach add constraint outreach_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;

alter table outreach add constraint outreach_pkey PRIMARY KEY (customer_id);

alter table outreach_changes add constraint outreach_changes_customers_check CHECK ((customers >= 0));

alter table outreach_changes add constraint outreach_changes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE SET NULL;

alter table outreach_changes add constraint outreach_changes_pkey PRIMARY KEY (change_id);

alter table outreach_events add constraint outreach_events_status_check CHECK ((status = ANY (ARRAY['to-call'::text, 'called'::text, 'snoozed'::text, 'won'::text, 'lost'::text])));

alter table outreach_events add constraint outreach_events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;

alter table outreach_events add constraint outreach_events_pkey PRIMARY KEY (customer_id, change_id);

alter table payments add constraint payments_order FOREIGN KEY (customer_id, order_id) REFERENCES orders(customer_id, order_id) ON DELETE CASCADE;

alter table payments add constraint payments_pkey PRIMARY KEY (customer_id, order_id, payment_no);

alter table prediction_ledger add constraint prediction_ledger_check CHECK (((bought >= 0) AND (bought <= customers)));

alter table prediction_ledger add constraint prediction_ledger_customers_check CHECK ((customers > 0));

alter table prediction_ledger add constraint prediction_ledger_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(model_id) ON DELETE SET NULL;

alter table prediction_ledger add constraint prediction_ledger_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE CASCADE;

alter table prediction_ledger add constraint prediction_ledger_pkey PRIMARY KEY (run_id);

alter table prediction_ledger_bands add constraint prediction_ledger_bands_band_check CHECK (((band >= 0) AND (band <= 19)));

alter table prediction_ledger_bands add constraint prediction_ledger_bands_check CHECK (((bought >= 0) AND (bought <= customers)));

alter table prediction_ledger_bands add constraint prediction_ledger_bands_customers_check CHECK ((customers > 0));

alter table prediction_ledger_bands add constraint prediction_ledger_bands_run_id_fkey FOREIGN KEY (run_id) REFERENCES prediction_ledger(run_id) ON DELETE CASCADE;

alter table prediction_ledger_bands add constraint prediction_ledger_bands_pkey PRIMARY KEY (run_id, band);

alter table prediction_outcomes add constraint prediction_outcomes_pkey PRIMARY KEY (customer_id, run_id);

alter table products add constraint products_pkey PRIMARY KEY (product_id);

alter table retired_scores add constraint retired_scores_pkey PRIMARY KEY (customer_id, run_id);

alter table returns add constraint returns_amount_check CHECK ((amount >= (0)::numeric));

alter table returns add constraint returns_amount_minor_check CHECK ((amount_minor >= 0));

alter table returns add constraint returns_quantity_check CHECK ((quantity >= (0)::numeric));

alter table returns add constraint returns_customer FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;

alter table returns add constraint returns_pkey PRIMARY KEY (customer_id, return_id, line_no);

alter table rfm_cutpoints add constraint rfm_cutpoints_bands_check CHECK ((bands = ANY (ARRAY[4, 5])));

alter table rfm_cutpoints add constraint rfm_cutpoints_measure_check CHECK ((measure = ANY (ARRAY['recency'::text, 'frequency'::text, 'monetary'::text])));

alter table rfm_cutpoints add constraint rfm_cutpoints_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE CASCADE;

alter table rfm_cutpoints add constraint rfm_cutpoints_pkey PRIMARY KEY (run_id, bands, measure);

alter table run_segments add constraint run_segments_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE CASCADE;

alter table run_segments add constraint run_segments_pkey PRIMARY KEY (run_id, segment);

alter table run_steps add constraint run_steps_status_check CHECK ((status = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])));

alter table run_steps add constraint run_steps_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE CASCADE;

alter table run_steps add constraint run_steps_pkey PRIMARY KEY (run_id, step);

alter table runs add constraint runs_as_of_reason_check CHECK ((as_of_reason = ANY (ARRAY['given'::text, 'now'::text, 'newest data'::text])));

alter table runs add constraint runs_decided CHECK (((status <> 'published'::text) OR (num_nulls(as_of, as_of_day, as_of_reason, time_zone, currency, currency_digits, scheme, customers) = 0)));

alter table runs add constraint runs_end CHECK (((status = ANY (ARRAY['queued'::text, 'running'::text])) = (finished_at IS NULL)));

alter table runs add constraint runs_fail_with_words CHECK (((status = 'failed'::text) = (error IS NOT NULL)));

alter table runs add constraint runs_request_id_check CHECK ((request_id ~ '^[A-Za-z0-9_-]{8,64}$'::text));

alter table runs add constraint runs_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'published'::text, 'failed'::text, 'cancelled'::text])));

alter table runs add constraint runs_warn_with_words CHECK (((prediction_warning_code IS NULL) = (prediction_warning IS NULL)));

alter table runs add constraint runs_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(model_id) ON DELETE SET NULL;

alter table runs add constraint runs_previous_run_id_fkey FOREIGN KEY (previous_run_id) REFERENCES runs(run_id) ON DELETE SET NULL;

alter table runs add constraint runs_pkey PRIMARY KEY (run_id);

alter table saved_views add constraint saved_views_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)));

alter table saved_views add constraint saved_views_query_check CHECK ((length(query) <= 2000));

alter table saved_views add constraint saved_views_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE;

alter table saved_views add constraint saved_views_pkey PRIMARY KEY (view_id);

alter table saved_views add constraint saved_views_user_id_name_key UNIQUE (user_id, name);

alter table segment_schemes add constraint segment_schemes_bands_check CHECK ((bands = ANY (ARRAY[4, 5])));

alter table segment_schemes add constraint segment_schemes_clusters CHECK (((kind = 'cells'::text) OR (cardinality(segments) <= 12)));

alter table segment_schemes add constraint segment_schemes_kind_check CHECK ((kind = ANY (ARRAY['cells'::text, 'clusters'::text])));

alter table segment_schemes add constraint segment_schemes_name_check CHECK ((name <> ''::text));

alter table segment_schemes add constraint segment_schemes_names CHECK ((((cardinality(segments) >= 2) AND (cardinality(segments) <= 30)) AND (array_ndims(segments) = 1) AND has_distinct_names(segments)));

alter table segment_schemes add constraint segment_schemes_total CHECK ((((kind = 'cells'::text) = (cells IS NOT NULL)) AND ((cells IS NULL) OR ((array_ndims(cells) = 1) AND (array_lower(cells, 1) = 1) AND (cardinality(cells) = ((bands * bands) * bands)) AND (array_position(cells, NULL::smallint) IS NULL) AND (1 <= ALL (cells)) AND (cardinality(segments) >= ALL (cells))))));

alter table segment_schemes add constraint segment_schemes_version_check CHECK ((version > 0));

alter table segment_schemes add constraint segment_schemes_pkey PRIMARY KEY (scheme_id);

alter table segment_schemes add constraint segment_schemes_name_key UNIQUE (name);

alter table sessions add constraint sessions_session_hash_check CHECK ((length(session_hash) = 32));

alter table sessions add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE;

alter table sessions add constraint sessions_pkey PRIMARY KEY (session_hash);

alter table sessions add constraint sessions_session_id_key UNIQUE (session_id);

alter table settings add constraint settings_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text));

alter table settings add constraint settings_currency_digits_check CHECK (((currency_digits >= 0) AND (currency_digits <= 4)));

alter table settings add constraint settings_eligible_days_check CHECK ((eligible_days > 0));

alter table settings add constraint settings_horizon_days_check CHECK ((horizon_days = ANY (ARRAY[7, 14, 30, 60, 90])));

alter table settings add constraint settings_kept_event_days_check CHECK (((kept_event_days >= 1) AND (kept_event_days <= 3650)));

alter table settings add constraint settings_kept_snapshots_check CHECK (((kept_snapshots >= 1) AND (kept_snapshots <= 100)));

alter table settings add constraint settings_only_row_check CHECK (only_row);

alter table settings add constraint settings_shop_name_check CHECK ((shop_name <> ''::text));

alter table settings add constraint settings_stale_after_days_check CHECK (((stale_after_days >= 1) AND (stale_after_days <= 365)));

alter table settings add constraint settings_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES segment_schemes(scheme_id) ON DELETE RESTRICT;

alter table settings add constraint settings_pkey PRIMARY KEY (only_row);

alter table sign_in_attempts add constraint sign_in_attempts_pkey PRIMARY KEY (email, source);

alter table sign_in_links add constraint sign_in_links_link_hash_check CHECK ((length(link_hash) = 32));

alter table sign_in_links add constraint sign_in_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE;

alter table sign_in_links add constraint sign_in_links_pkey PRIMARY KEY (link_hash);

alter table status_vocabulary add constraint status_vocabulary_is_only_check CHECK (is_only);

alter table status_vocabulary add constraint status_vocabulary_pkey PRIMARY KEY (is_only);

alter table trainings add constraint trainings_end CHECK (((status = ANY (ARRAY['queued'::text, 'running'::text])) = (finished_at IS NULL)));

alter table trainings add constraint trainings_fail_with_words CHECK ((((status = ANY (ARRAY['refused'::text, 'failed'::text])) = (sentence IS NOT NULL)) AND ((code IS NULL) = (sentence IS NULL))));

alter table trainings add constraint trainings_override_reason_check CHECK ((TRIM(BOTH FROM override_reason) <> ''::text));

alter table trainings add constraint trainings_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text, 'refused'::text, 'failed'::text, 'cancelled'::text])));

alter table trainings add constraint trainings_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(model_id) ON DELETE SET NULL;

alter table trainings add constraint trainings_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE SET NULL;

alter table trainings add constraint trainings_pkey PRIMARY KEY (training_id);

alter table upload_chunks add constraint upload_chunks_import_id_file_no_fkey FOREIGN KEY (import_id, file_no) REFERENCES upload_files(import_id, file_no) ON DELETE CASCADE;

alter table upload_chunks add constraint upload_chunks_pkey PRIMARY KEY (import_id, file_no, chunk_no);

alter table upload_files add constraint upload_files_file_no_check CHECK ((file_no > 0));

alter table upload_files add constraint upload_files_name_check CHECK ((name <> ''::text));

alter table upload_files add constraint upload_files_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(import_id) ON DELETE CASCADE;

alter table upload_files add constraint upload_files_pkey PRIMARY KEY (import_id, file_no);

alter table users add constraint users_email_check CHECK (((email = lower(email)) AND (email ~~ '_%@_%'::text)));

alter table users add constraint users_name_check CHECK ((name <> ''::text));

alter table users add constraint users_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'manager'::text, 'analyst'::text, 'admin'::text])));

alter table users add constraint users_pkey PRIMARY KEY (user_id);

alter table users add constraint users_email_key UNIQUE (email);

alter table users add constraint users_subject_key UNIQUE (subject);

CREATE INDEX audit_log_happened_at ON public.audit_log USING btree (happened_at DESC, audit_id DESC);

CREATE INDEX events_created_at ON public.events USING btree (created_at);

CREATE INDEX import_changes_by_import ON public.import_changes USING btree (import_id);

CREATE INDEX imports_under_way ON public.imports USING btree (status) WHERE (status = ANY (ARRAY['receiving'::text, 'received'::text, 'queued'::text, 'running'::text]));

CREATE INDEX known_devices_by_hash ON public.known_devices USING btree (device_hash);

CREATE INDEX order_days_by_day ON public.order_days USING btree (run_id, day);

CREATE INDEX orders_by_moment ON public.orders USING btree (customer_id, ordered_at) INCLUDE (ordered_day, amount_minor, cancelled_at, order_id);

CREATE INDEX orders_by_time ON public.orders USING btree (ordered_at);

CREATE INDEX orders_converted ON public.orders USING btree (currency, ordered_day) WHERE (exchange_rate IS NOT NULL);

CREATE INDEX outreach_by_change ON public.outreach USING btree (change_id);

CREATE INDEX outreach_events_contacts ON public.outreach_events USING btree (changed_at) INCLUDE (customer_id) WHERE is_contact;

CREATE INDEX returns_by_order ON public.returns USING btree (customer_id, order_id) INCLUDE (returned_at, returned_day, amount_minor);

CREATE INDEX runs_newest_first ON public.runs USING btree (requested_at DESC, run_id DESC);

CREATE UNIQUE INDEX runs_one_under_way ON public.runs USING btree ((true)) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX sessions_by_user ON public.sessions USING btree (user_id);

CREATE INDEX sessions_expires_at ON public.sessions USING btree (expires_at);

CREATE INDEX sign_in_attempts_since ON public.sign_in_attempts USING btree (since);

CREATE INDEX trainings_newest_first ON public.trainings USING btree (requested_at DESC, training_id DESC);

CREATE UNIQUE INDEX trainings_one_under_way ON public.trainings USING btree ((true)) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE OR REPLACE FUNCTION public.announce_identity_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform append_event('identity.changed', null, case tg_table_name
    when 'api_tokens' then jsonb_build_object('kind', 'token', 'id', to_jsonb(old) -> 'token_id')
    else jsonb_build_object('kind', 'user', 'id', to_jsonb(old) -> 'user_id') end);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.append_event(event_kind text, event_run_id bigint, event_payload jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  next_id bigint;
begin
  update event_counter set last_id = last_id + 1 returning last_id into next_id;
  insert into events (id, kind, run_id, payload) values (next_id, event_kind, event_run_id, event_payload);
  perform pg_notify('foresale_events', next_id::text);
  return next_id;
end $function$;

CREATE OR REPLACE FUNCTION public.cell_marks(cell text)
 RETURNS SETOF bytea
 LANGUAGE sql
 STABLE
AS $function$
  select erasure_mark('email', m[1])
  from regexp_matches(lower(cell), '([^\s<>;,"''():|=]+@[^\s<>;,"''():|=]+)', 'g') m where position('@' in cell) > 0
  union all
  select erasure_mark('phone', phone_digits(m[1])) from regexp_matches(joined_digits(cell), '(\d{6,})', 'g') m where cell ~ '\d'
  union all
  select name_mark(cell) where length(cell) <= 200 and position(' ' in cell) > 0 and cell !~ '[\d@]'
$function$;

CREATE OR REPLACE FUNCTION public.cells_of(line text)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select trim(cell) from regexp_split_to_table(line, '[";,|\t]') cell
$function$;

CREATE OR REPLACE FUNCTION public.check_time_zone()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform now() at time zone new.time_zone;
  return new;
exception when invalid_parameter_value then
  raise exception 'unknown time zone "%"', new.time_zone using errcode = '22023';
end $function$;

CREATE OR REPLACE FUNCTION public.cohort_retention(as_of timestamp with time zone)
 RETURNS TABLE(cohort date, months_later integer, customers bigint, cohort_size bigint, retention numeric)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  with months as (
    select distinct customer_id, date_trunc('month', (date '1970-01-01' + ordered_day)::timestamp)::date as month
    from counted_orders(as_of)
  ), placed as (
    select month, min(month) over (partition by customer_id) as cohort from months
  ), counted as (
    select cohort,
      (extract(year from month) - extract(year from cohort))::integer * 12
        + (extract(month from month) - extract(month from cohort))::integer as months_later,
      count(*) as customers
    from placed
    group by 1, 2
  )
  select c.cohort, c.months_later, c.customers, s.customers,
    round(c.customers::numeric / s.customers, 4)
  from counted c
  join counted s on s.cohort = c.cohort and s.months_later = 0
$function$;

CREATE OR REPLACE FUNCTION public.counted_orders(as_of timestamp with time zone)
 RETURNS TABLE(customer_id text, order_id text, ordered_day integer, net_minor bigint)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select o.customer_id, o.order_id, o.ordered_day, o.amount_minor - coalesce(r.amount_minor, 0)
  from orders o
  left join (
    select t.customer_id, t.order_id, sum(t.amount_minor)::bigint as amount_minor
    from returns t
    where t.returned_at < as_of and t.order_id is not null
    group by t.customer_id, t.order_id
  ) r on r.customer_id = o.customer_id and r.order_id = o.order_id
  where o.ordered_at < as_of
    and (o.cancelled_at is null or o.cancelled_at >= as_of)
    and o.amount_minor > coalesce(r.amount_minor, 0)
$function$;

CREATE OR REPLACE FUNCTION public.create_snapshot(snapshot_run_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  parent text;
begin
  foreach parent in array snapshot_tables() loop
    execute format('create %s table %I (like %I including defaults)',
      case when parent = 'priority_list_rows' then '' else 'unlogged' end, parent || '_' || snapshot_run_id, parent);
    execute format('alter table %I attach partition %I for values in (%s)',
      parent, parent || '_' || snapshot_run_id, snapshot_run_id);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.csv_text(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when value is null then ''
    when value ~ '^[=+@\t\r-]' then '"''' || replace(value, '"', '""') || '"'
    when value ~ '[",\r\n]' then '"' || replace(value, '"', '""') || '"'
    else value
  end
$function$;

CREATE OR REPLACE FUNCTION public.days_of_rate(day date, next_day date)
 RETURNS SETOF integer
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select generate_series(day, least(next_day - 1, day + 31), '1 day')::date - date '1970-01-01'
$function$;

CREATE OR REPLACE FUNCTION public.drop_run_work(snapshot_run_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET lock_timeout TO '1s'
AS $function$
declare
  parent text;
begin
  foreach parent in array array_remove(snapshot_tables(), 'priority_list_rows') loop
    execute format('drop table if exists %I', parent || '_' || snapshot_run_id);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.drop_snapshot(snapshot_run_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET lock_timeout TO '1s'
AS $function$
declare
  parent text;
begin
  foreach parent in array snapshot_tables() loop
    execute format('drop table if exists %I', parent || '_' || snapshot_run_id);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.erasure_mark(kind text, value text)
 RETURNS bytea
 LANGUAGE sql
 STABLE
AS $function$
  select sha256(key || sha256(key || convert_to(kind || ':' || value, 'UTF8'))) from erasure_key
$function$;

CREATE OR REPLACE FUNCTION public.folded_words(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select ' ' || trim(regexp_replace(regexp_replace(lower(normalize(
    regexp_replace(value, '%[0-9A-Fa-f]{2}|\\[nrt]', ' ', 'g'), nfkd)), '[\u0300-\u036f]', '', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g')) || ' '
$function$;

CREATE OR REPLACE FUNCTION public.has_distinct_names(names text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select count(*) = count(distinct trim(name)) and bool_and(trim(name) <> '') from unnest(names) as name
$function$;

CREATE OR REPLACE FUNCTION public.index_priority_list(snapshot_run_id bigint, part integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  rows_table text := 'priority_list_rows_' || snapshot_run_id;
begin
  if part = 1 then
    execute format('create unique index on %I (customer_id)', rows_table);
  else
    execute format('create unique index on %I (rank)', rows_table);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.is_erased_contact(email text, phone text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from erased_marks where mark = erasure_mark('email', lower(trim(email))))
    or exists (select from erased_marks where mark = erasure_mark('phone', phone_digits(phone)))
$function$;

CREATE OR REPLACE FUNCTION public.joined_digits(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select regexp_replace(value, '(?<=\d)[\s\u00a0\u2009\u202f().\-/\u2010-\u2013]+(?=\d)', '', 'g')
$function$;

CREATE OR REPLACE FUNCTION public.kpis(period text, as_of timestamp with time zone)
 RETURNS TABLE(period_start date, revenue numeric, orders bigint, average_order_value numeric, active_customers bigint, new_customers bigint, repeat_customers bigint, repeat_rate numeric)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  with by_customer as (
    select date_trunc(period, (date '1970-01-01' + ordered_day)::timestamp)::date as period_start, customer_id,
      count(*) as orders, sum(net_minor) as net_minor
    from counted_orders(as_of)
    group by 1, 2
  ), with_first as (
    select *, min(by_customer.period_start) over (partition by customer_id) as first_period from by_customer
  ), unit as (
    select power(10::numeric, currency_digits) as minor_units, currency_digits from settings
  )
  select w.period_start,
    round(sum(w.net_minor) / minor_units, currency_digits),
    sum(w.orders)::bigint,
    round(sum(w.net_minor) / sum(w.orders) / minor_units, currency_digits),
    count(*),
    count(*) filter (where w.first_period = w.period_start),
    count(*) filter (where w.first_period < w.period_start or w.orders > 1),
    round(count(*) filter (where w.first_period < w.period_start or w.orders > 1)::numeric / count(*), 4)
  from with_first w, unit
  group by w.period_start, minor_units, currency_digits
$function$;

CREATE OR REPLACE FUNCTION public.match_returns(quantities numeric[])
 RETURNS TABLE(return_no integer, purchase_no integer, quantity numeric)
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  open_no integer[] := '{}';
  open_left numeric[] := '{}';
  depth integer := 0;
  owed numeric;
  taken numeric;
begin
  for event_no in 1 .. cardinality(quantities) loop
    if quantities[event_no] > 0 then
      depth := depth + 1;
      open_no[depth] := event_no;
      open_left[depth] := quantities[event_no];
      continue;
    end if;
    owed := -quantities[event_no];
    return_no := event_no;
    while owed > 0 and depth > 0 loop
      taken := least(owed, open_left[depth]);
      purchase_no := open_no[depth];
      quantity := taken;
      return next;
      owed := owed - taken;
      open_left[depth] := open_left[depth] - taken;
      if open_left[depth] = 0 then
        depth := depth - 1;
      end if;
    end loop;
    if owed > 0 then
      purchase_no := null;
      quantity := owed;
      return next;
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.name_mark(value text)
 RETURNS bytea
 LANGUAGE sql
 STABLE
AS $function$
  select erasure_mark('name', string_agg(word, ' ' order by word collate "C"))
  from string_to_table(trim(folded_words(value)), ' ') word having count(*) between 2 and 6
$function$;

CREATE OR REPLACE FUNCTION public.names_erased(line text, shortest_id integer DEFAULT 1)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from erased_customers)
    and (exists (
        select from cells_of(line) cell
        where length(cell) >= shortest_id and (exists (select from erased_customers e where e.customer_id = cell)
          or exists (select from customer_aliases a join erased_customers e using (customer_id) where a.alias_id = cell)))
      or exists (select from cells_of(line) cell cross join lateral cell_marks(cell) m (mark) join erased_marks using (mark))
      or exists (
        select from (select cell || ' ' || lead(cell) over () as two from cells_of(line) cell where cell <> '') neighbours
        where two !~ '[\d@]' and exists (select from erased_marks e where e.mark = name_mark(two))))
$function$;

CREATE OR REPLACE FUNCTION public.names_person(value text, names text[], addresses text[], phones text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select exists (select from unnest(addresses) address where position(address in words) > 0)
    or exists (select from unnest(phones) phone where position(phone in joined_digits(value)) > 0)
    or exists (
      select from unnest(names) name where not exists (
        select from string_to_table(trim(name), ' ') word where position(' ' || word || ' ' in words) = 0))
  from folded_words(value) words
$function$;

CREATE OR REPLACE FUNCTION public.phone_digits(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when length(digits) >= 6 and digits !~ '^(\d)\1*$' then right(digits, 8) end
  from regexp_replace(value, '\D', '', 'g') digits
$function$;

CREATE OR REPLACE FUNCTION public.run_kpis(period text, of_run_id bigint, from_day integer, until_day integer)
 RETURNS TABLE(period_start date, revenue numeric, orders bigint, average_order_value numeric, active_customers bigint, new_customers bigint, repeat_customers bigint, repeat_rate numeric)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select s.period_start,
    round(s.net_minor / power(10::numeric, r.currency_digits), r.currency_digits),
    s.orders,
    round(s.net_minor / s.orders / power(10::numeric, r.currency_digits), r.currency_digits),
    s.active_customers, s.new_customers, s.repeat_customers,
    round(s.repeat_customers::numeric / s.active_customers, 4)
  from (
    select d.period_start, sum(d.net_minor) as net_minor, sum(d.orders)::bigint as orders,
      coalesce(sum(d.orders) filter (where previous_day is null or previous_day < first_day), 0)::bigint as active_customers,
      coalesce(sum(d.orders) filter (where place = 1), 0)::bigint as new_customers,
      -- All who came back into the period, and of the new ones those who bought a second time within it.
      coalesce(sum(d.orders) filter (where (place > 1 and previous_day < first_day)
        or (place = 2 and previous_day >= first_day)), 0)::bigint as repeat_customers
    from (
      select p.period_start, greatest(p.period_start - date '1970-01-01', from_day) as first_day,
        o.previous_day, o.place, o.orders, o.net_minor
      from order_days o
      cross join lateral (
        select date_trunc(period, (date '1970-01-01' + o.day)::timestamp)::date as period_start
      ) p
      where o.run_id = of_run_id and o.day >= from_day and o.day < until_day
    ) d
    group by d.period_start
  ) s
  join runs r on r.run_id = of_run_id
$function$;

CREATE OR REPLACE FUNCTION public.run_totals(of_run_id bigint, from_day integer, until_day integer)
 RETURNS TABLE(revenue numeric, orders bigint, average_order_value numeric, active_customers bigint, new_customers bigint, repeat_customers bigint, repeat_rate numeric)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select round(s.net_minor / power(10::numeric, r.currency_digits), r.currency_digits),
    s.orders,
    round(s.net_minor / s.orders / power(10::numeric, r.currency_digits), r.currency_digits),
    s.active_customers, s.new_customers, s.repeat_customers,
    round(s.repeat_customers::numeric / s.active_customers, 4)
  from (
    select sum(o.net_minor) as net_minor, sum(o.orders)::bigint as orders,
      coalesce(sum(o.orders) filter (where previous_day is null or previous_day < from_day), 0)::bigint as active_customers,
      coalesce(sum(o.orders) filter (where place = 1), 0)::bigint as new_customers,
      coalesce(sum(o.orders) filter (where (place > 1 and previous_day < from_day)
        or (place = 2 and previous_day >= from_day)), 0)::bigint as repeat_customers
    from order_days o
    where o.run_id = of_run_id and o.day >= from_day and o.day < until_day
  ) s
  join runs r on r.run_id = of_run_id
  where s.orders > 0
$function$;

CREATE OR REPLACE FUNCTION public.seeks_person(sought text, names text[], phones text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select length(trim(words)) >= 4 and exists (select from unnest(names) name where position(rtrim(words) in name) > 0)
    or length(phone_digits(sought)) >= 6 and exists (
      select from unnest(phones) phone where position(phone_digits(sought) in phone) > 0)
  from folded_words(sought) words
$function$;

CREATE OR REPLACE FUNCTION public.segment_of(recency_days bigint, frequency bigint, monetary_minor bigint, recency_thresholds bigint[], frequency_thresholds bigint[], monetary_thresholds bigint[], bands integer, segments text[], cells smallint[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select segments[cells[1
    + (bands - 1 - width_bucket(recency_days, recency_thresholds)) * bands * bands
    + width_bucket(frequency, frequency_thresholds) * bands
    + width_bucket(monetary_minor, monetary_thresholds)]]
$function$;

CREATE OR REPLACE FUNCTION public.snapshot_tables()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array['customer_values', 'customer_scores', 'customer_features', 'customer_predictions', 'priority_list_rows']
$function$;

CREATE OR REPLACE FUNCTION public.store_order_days(of_run_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET enable_hashjoin TO 'off'
 SET enable_nestloop TO 'off'
 SET work_mem TO '128MB'
 SET jit TO 'off'
AS $function$
declare
  moment timestamptz;
  first_day integer;
  last_day integer;
  -- For each day from first_day on, the first day of its month: looking it up is cheaper than date_trunc for each order.
  month_starts integer[];
begin
  perform pg_advisory_xact_lock(hashtext('foresale order days'));
  if exists (select from order_days where run_id = of_run_id) then
    return;
  end if;
  select as_of into moment from runs where run_id = of_run_id and status = 'published';
  if moment is null then
    return;
  end if;
  select ordered_day into first_day from orders order by ordered_at limit 1;
  select ordered_day into last_day from orders order by ordered_at desc limit 1;
  select array_agg(date_trunc('month', d::timestamp)::date - date '1970-01-01' order by d) into month_starts
    from (select date '1970-01-01' + n as d from generate_series(first_day, last_day) n) days;

  delete from order_days where run_id < of_run_id;
  delete from cohort_months where run_id < of_run_id;

  create temporary table summed_orders on commit drop as
    select is_day, case when is_day then day else cohort_day end as day,
      case when is_day then previous_day else month_day end as other_day, case when is_day then place end as place,
      count(*) as orders, sum(net_minor)::bigint as net_minor, count(*) filter (where starts_month) as customers
    from (
      select ordered_day as day,
        case when ordered_day - before > 400 then month_starts[before - first_day + 1] else before end as previous_day,
        least(nth, 3)::smallint as place,
        month_starts[first_ordered - first_day + 1] as cohort_day,
        month_starts[ordered_day - first_day + 1] as month_day,
        before is null or month_starts[before - first_day + 1] < month_starts[ordered_day - first_day + 1] as starts_month,
        net_minor
      from (
        select ordered_day, net_minor, lag(ordered_day) over same_customer as before, row_number() over same_customer as nth,
          first_value(ordered_day) over same_customer as first_ordered
        from (
          select o.customer_id, o.ordered_at, o.ordered_day,
            o.amount_minor - coalesce(r.amounts[array_position(r.order_ids, o.order_id)], 0) as net_minor
          from orders o
          left join (
            select customer_id, array_agg(order_id) as order_ids, array_agg(amount_minor) as amounts
            from (
              select customer_id, order_id, sum(amount_minor)::bigint as amount_minor
              from returns
              where returned_at < moment and order_id is not null
              group by customer_id, order_id
            ) by_order
            group by customer_id
          ) r on r.customer_id = o.customer_id
          where o.ordered_at < moment
            and (o.cancelled_at is null or o.cancelled_at >= moment)
            and o.amount_minor > coalesce(r.amounts[array_position(r.order_ids, o.order_id)], 0)
        ) counted
        window same_customer as (partition by customer_id order by ordered_at)
      ) placed
    ) dated
    cross join unnest(array[true, false]) as is_day
    group by 1, 2, 3, 4;

  insert into order_days (run_id, day, previous_day, place, orders, net_minor)
    select of_run_id, day, other_day, place, orders, net_minor from summed_orders where is_day order by day;
  insert into cohort_months (run_id, cohort, months_later, customers)
  select of_run_id, cohort,
    (extract(year from month) - extract(year from cohort))::integer * 12
      + (extract(month from month) - extract(month from cohort))::integer,
    customers
  from (
    select date '1970-01-01' + day as cohort, date '1970-01-01' + other_day as month, customers
    from summed_orders where not is_day and customers > 0
  ) by_month;
  drop table summed_orders;
end $function$;

CREATE OR REPLACE FUNCTION public.text_names_erased(value text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from erased_customers) and (
    names_erased(plain, 5)
    or length(plain) <= 1000 and exists (
      select from (
        select array_agg(word) over (order by nth rows between current row and 3 following) as following
        from string_to_table(trim(folded_words(plain)), ' ') with ordinality as w (word, nth)) run
      cross join generate_series(2, 4) as words
      where words <= cardinality(following)
        and exists (select from erased_marks where mark = name_mark(array_to_string(following[:words], ' ')))))
  from regexp_replace(value, '\.(csv|tsv|txt|xlsx?|json|xml|zip|gz)\M', '', 'gi') plain
$function$;

CREATE OR REPLACE FUNCTION public.without_erased(value jsonb, names text[] DEFAULT '{}'::text[], addresses text[] DEFAULT '{}'::text[], phones text[] DEFAULT '{}'::text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  said text;
begin
  if not exists (select from erased_customers) then return value; end if;
  case jsonb_typeof(value)
    when 'string' then
      said := value #>> '{}';
      return case
        when names_person(said, names, addresses, phones) or text_names_erased(said) then '"[erased]"'::jsonb
        else value end;
    when 'array' then
      if value @? 'strict $[*] ? (@.type() != "string")' or jsonb_array_length(value) = 0 then
        return coalesce((
          select jsonb_agg(without_erased(e.value, names, addresses, phones) order by nth)
          from jsonb_array_elements(value) with ordinality as e (value, nth)), '[]');
      end if;
      -- A row of cells: where one of them names the person, the others are about them.
      select string_agg(cell, ';') into said from jsonb_array_elements_text(value) cell;
      if names_person(said, names, addresses, phones) or names_erased(said) then
        return (select jsonb_agg('[erased]'::text) from jsonb_array_elements(value));
      end if;
      return value;
    when 'object' then
      return coalesce((
        select jsonb_object_agg(e.key, without_erased(e.value, names, addresses, phones))
        from jsonb_each(value) e), '{}');
    else
      return value;
  end case;
end $function$;

CREATE OR REPLACE FUNCTION public.without_erased(value text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when text_names_erased(value) then '[erased]' else value end
$function$;

CREATE TRIGGER api_tokens_changed AFTER DELETE OR UPDATE OF role, name, revoked_at ON public.api_tokens FOR EACH ROW EXECUTE FUNCTION announce_identity_change();

CREATE TRIGGER sessions_ended AFTER DELETE ON public.sessions FOR EACH ROW WHEN ((old.expires_at > now())) EXECUTE FUNCTION announce_identity_change();

CREATE TRIGGER settings_time_zone BEFORE INSERT OR UPDATE ON public.settings FOR EACH ROW EXECUTE FUNCTION check_time_zone();

CREATE TRIGGER users_changed AFTER DELETE OR UPDATE OF role, name, email, disabled_at ON public.users FOR EACH ROW EXECUTE FUNCTION announce_identity_change();

create view customer_history as
 SELECT h.customer_id,
    h.run_id,
    r.as_of,
    '1970-01-01'::date + r.as_of_day AS as_of_date,
    h.segment,
    h.recency_score,
    h.frequency_score,
    h.monetary_score,
    h.probability
   FROM ( SELECT retired_scores.run_id,
            retired_scores.customer_id,
            retired_scores.segment,
            retired_scores.recency_score,
            retired_scores.frequency_score,
            retired_scores.monetary_score,
            retired_scores.probability
           FROM retired_scores
        UNION ALL
         SELECT priority_list_rows.run_id,
            priority_list_rows.customer_id,
            priority_list_rows.segment,
            priority_list_rows.recency_score,
            priority_list_rows.frequency_score,
            priority_list_rows.monetary_score,
            priority_list_rows.probability::real AS probability
           FROM priority_list_rows) h
     JOIN runs r ON r.run_id = h.run_id AND r.status = 'published'::text;

create view exchange_rates_by_day as
 SELECT r.currency,
    d.day,
    r.rate
   FROM ( SELECT exchange_rates.currency,
            exchange_rates.day,
            exchange_rates.rate,
            lead(exchange_rates.day) OVER (PARTITION BY exchange_rates.currency ORDER BY exchange_rates.day) AS next_day
           FROM exchange_rates) r
     CROSS JOIN LATERAL days_of_rate(r.day, r.next_day) d(day);

create view kpis_by_day as
 SELECT k.period_start,
    k.revenue,
    k.orders,
    k.average_order_value,
    k.active_customers,
    k.new_customers,
    k.repeat_customers,
    k.repeat_rate
   FROM run_kpis('day'::text, ( SELECT current_snapshot.run_id
           FROM current_snapshot), '-1000000'::integer, 10000000) k(period_start, revenue, orders, average_order_value, active_customers, new_customers, repeat_customers, repeat_rate)
UNION ALL
 SELECT k.period_start,
    k.revenue,
    k.orders,
    k.average_order_value,
    k.active_customers,
    k.new_customers,
    k.repeat_customers,
    k.repeat_rate
   FROM kpis('day'::text, ( SELECT r.as_of
           FROM runs r
          WHERE r.run_id = (( SELECT current_snapshot.run_id
                   FROM current_snapshot)))) k(period_start, revenue, orders, average_order_value, active_customers, new_customers, repeat_customers, repeat_rate)
  WHERE NOT (EXISTS ( SELECT
           FROM order_days
          WHERE order_days.run_id = (( SELECT current_snapshot.run_id
                   FROM current_snapshot))));

create view kpis_by_month as
 SELECT k.period_start,
    k.revenue,
    k.orders,
    k.average_order_value,
    k.active_customers,
    k.new_customers,
    k.repeat_customers,
    k.repeat_rate
   FROM run_kpis('month'::text, ( SELECT current_snapshot.run_id
           FROM current_snapshot), '-1000000'::integer, 10000000) k(period_start, revenue, orders, average_order_value, active_customers, new_customers, repeat_customers, repeat_rate)
UNION ALL
 SELECT k.period_start,
    k.revenue,
    k.orders,
    k.average_order_value,
    k.active_customers,
    k.new_customers,
    k.repeat_customers,
    k.repeat_rate
   FROM kpis('month'::text, ( SELECT r.as_of
           FROM runs r
          WHERE r.run_id = (( SELECT current_snapshot.run_id
                   FROM current_snapshot)))) k(period_start, revenue, orders, average_order_value, active_customers, new_customers, repeat_customers, repeat_rate)
  WHERE NOT (EXISTS ( SELECT
           FROM order_days
          WHERE order_days.run_id = (( SELECT current_snapshot.run_id
                   FROM current_snapshot))));

create view kpis_by_week as
 SELECT k.period_start,
    k.revenue,
    k.orders,
    k.average_order_value,
    k.active_customers,
    k.new_customers,
    k.repeat_customers,
    k.repeat_rate
   FROM run_kpis('week'::text, ( SELECT current_snapshot.run_id
           FROM current_snapshot), '-1000000'::integer, 10000000) k(period_start, revenue, orders, average_order_value, active_customers, new_customers, repeat_customers, repeat_rate)
UNION ALL
 SELECT k.period_start,
    k.revenue,
    k.orders,
    k.average_order_value,
    k.active_customers,
    k.new_customers,
    k.repeat_customers,
    k.repeat_rate
   FROM kpis('week'::text, ( SELECT r.as_of
           FROM runs r
          WHERE r.run_id = (( SELECT current_snapshot.run_id
                   FROM current_snapshot)))) k(period_start, revenue, orders, average_order_value, active_customers, new_customers, repeat_customers, repeat_rate)
  WHERE NOT (EXISTS ( SELECT
           FROM order_days
          WHERE order_days.run_id = (( SELECT current_snapshot.run_id
                   FROM current_snapshot))));

create view monthly_cohorts as
 SELECT c.cohort,
    c.months_later,
    c.customers,
    s.customers AS cohort_size,
    round(c.customers::numeric / s.customers::numeric, 4) AS retention
   FROM cohort_months c
     JOIN cohort_months s ON s.run_id = c.run_id AND s.cohort = c.cohort AND s.months_later = 0
  WHERE c.run_id = (( SELECT current_snapshot.run_id
           FROM current_snapshot))
UNION ALL
 SELECT k.cohort,
    k.months_later,
    k.customers,
    k.cohort_size,
    k.retention
   FROM cohort_retention(( SELECT r.as_of
           FROM runs r
          WHERE r.run_id = (( SELECT current_snapshot.run_id
                   FROM current_snapshot)))) k(cohort, months_later, customers, cohort_size, retention)
  WHERE NOT (EXISTS ( SELECT
           FROM order_days
          WHERE order_days.run_id = (( SELECT current_snapshot.run_id
                   FROM current_snapshot))));

create view predictions as
 SELECT l.customer_id,
    l.probability AS purchase_probability,
    l.predicted_label,
    l.confidence,
    '1970-01-01'::date + r.as_of_day AS prediction_date,
    l.confidence_customers,
    l.confidence_low,
    l.confidence_high,
    round(l.expected_value_minor::numeric / power(10::numeric, r.currency_digits::numeric), r.currency_digits::integer) AS expected_value,
    l.dormant
   FROM priority_list_rows l
     JOIN runs r ON r.run_id = (( SELECT current_snapshot.run_id
           FROM current_snapshot))
  WHERE l.run_id = (( SELECT current_snapshot.run_id
           FROM current_snapshot)) AND l.probability IS NOT NULL;

create view priority_list as
 SELECT l.rank,
    l.previous_rank,
    l.previous_rank - l.rank AS movement,
    l.customer_id,
    l.name,
    l.email,
    l.phone,
    l.city,
    l.state,
    l.country,
    l.segment,
    l.previous_segment,
    l.last_purchase_date,
    l.recency_days,
    l.frequency,
    round(l.monetary_minor::numeric / power(10::numeric, r.currency_digits::numeric), r.currency_digits::integer) AS monetary,
    l.recency_score,
    l.frequency_score,
    l.monetary_score,
    l.rfm_score,
    l.overall_rfm_score,
    l.probability AS purchase_probability,
    l.predicted_label,
    l.confidence,
    round(l.expected_value_minor::numeric / power(10::numeric, r.currency_digits::numeric), r.currency_digits::integer) AS expected_value,
    l.reasons,
    l.run_id,
    l.confidence_customers,
    l.confidence_low,
    l.confidence_high,
    l.dormant
   FROM priority_list_rows l
     JOIN runs r ON r.run_id = (( SELECT current_snapshot.run_id
           FROM current_snapshot))
  WHERE l.run_id = (( SELECT current_snapshot.run_id
           FROM current_snapshot));

create view rfm_scores as
 SELECT l.customer_id,
    l.last_purchase_date,
    l.recency_days,
    l.frequency,
    round(l.monetary_minor::numeric / power(10::numeric, r.currency_digits::numeric), r.currency_digits::integer) AS monetary,
    l.recency_score,
    l.frequency_score,
    l.monetary_score,
    l.overall_rfm_score,
    l.rfm_score,
    l.segment,
    '1970-01-01'::date + r.as_of_day AS calculated_date
   FROM priority_list_rows l
     JOIN runs r ON r.run_id = (( SELECT current_snapshot.run_id
           FROM current_snapshot))
  WHERE l.run_id = (( SELECT current_snapshot.run_id
           FROM current_snapshot));

create view segments as
 SELECT s."position",
    s.segment,
    s.customers,
    s.customers::numeric / NULLIF(sum(s.customers) OVER (), 0::numeric) AS share,
    s.counted_orders,
    round(s.monetary_minor::numeric / power(10::numeric, r.currency_digits::numeric), r.currency_digits::integer) AS monetary,
    '1970-01-01'::date + r.as_of_day AS calculated_date
   FROM run_segments s
     JOIN runs r ON r.run_id = s.run_id
  WHERE s.run_id = (( SELECT current_snapshot.run_id
           FROM current_snapshot));

create view settled_predictions as
 SELECT h.customer_id,
    h.run_id,
    l.model_id,
    h.as_of,
    l.due_at,
    h.probability,
    (EXISTS ( SELECT
           FROM prediction_outcomes o
          WHERE o.customer_id = h.customer_id AND o.run_id = h.run_id)) AS bought
   FROM customer_history h
     JOIN prediction_ledger l ON l.run_id = h.run_id
  WHERE h.probability IS NOT NULL;
