-- What the drift of a run means; null where it was measured before this was told.
alter table model_drift
  add column verdict text check (verdict in ('too-young', 'steady', 'moved'));
