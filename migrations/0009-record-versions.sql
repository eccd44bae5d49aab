-- A record may be given a newer version of its document, and another record may take its place.

-- The version shown is the `original`; those before it stay whole, as evidence, until the record goes.
alter table component drop constraint component_role_check;
alter table component add constraint component_role_check check (role in ('original', 'earlier-version', 'attachment'));
-- Captured ones stand at 0: the index costs a capture nothing.
create unique index one_newer_original on component (record_id) where role = 'original' and position > 0;

alter table record
  add column superseded_on date,
  add column superseded_by uuid references record,
  add constraint superseded_by_another check (superseded_by <> id),
  add constraint superseded_on_a_day check ((superseded_on is null) = (superseded_by is null)),
  -- What remains of a record tells nobody what took its place.
  add constraint stub_supersedes_nothing check (superseded_by is null or state in ('active', 'destroying'));
create index record_superseded_by on record (superseded_by) where superseded_by is not null;
