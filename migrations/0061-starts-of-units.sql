-- When the units begin from whose ends a schedule counts, or to whose ends it rounds: a financial year that begins in July, say. They
-- belong to the version, as all that its dates follow from does; null is as in the United Kingdom, as all versions were before.
alter table retention_schedule_version add column unit_starts jsonb
  check (jsonb_typeof(unit_starts) = 'object');
