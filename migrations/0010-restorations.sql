-- A database that came back from a backup takes up again what the log, anchored outside of it, says was done since
-- (docs/operations.md). Until that has ended nothing else starts.

create table restoration (
  id uuid primary key,
  -- Entries that stood, and entries that were anchored.
  from_position bigint not null check (from_position > 0),
  to_position bigint not null,
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- What was found and done; kept for whoever looks later.
  report jsonb,
  check (to_position > from_position),
  check ((finished_at is null) = (report is null))
);
create unique index one_unfinished_restoration on restoration ((true)) where finished_at is null;
grant select, insert, update on restoration to muniment_app;

-- Records that are gone by the log's word, although the backup knows them as they were. Written by the owner alone: no
-- request and no job can make one.
create table tombstone (
  record_id uuid primary key references record,
  restoration_id uuid not null references restoration,
  -- The entry that says so.
  entry_id uuid not null,
  state text not null check (state in ('destroyed', 'transferred'))
);
grant select on tombstone to muniment_app;

create function keep_tombstone_true() returns trigger language plpgsql as $$
begin
  if not exists (
    select from audit_entry e
    where e.entry_id = new.entry_id and e.action = 'item.' || new.state and e.subject_id = new.record_id::text
  ) then
    raise exception 'no entry of the log says that record % is %', new.record_id, new.state
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger tombstone_is_true before insert or update on tombstone
  for each row execute function keep_tombstone_true();

-- No record turns to `destroying` but through an approved item of an executing batch, or because it was destroyed before
-- this database was restored.
create or replace function keep_destruction_approved() returns trigger language plpgsql as $$
begin
  if new.state = 'destroying' and old.state = 'active' and not exists (
    select from disposal_item i join disposal_batch b on b.id = i.batch_id
    where i.record_id = new.id and i.state = 'destroying' and b.state = 'executing'
  ) and not exists (select from tombstone where record_id = new.id) then
    raise exception 'a record is destroyed only by an approved batch that is executing' using errcode = 'MU003';
  end if;
  return new;
end
$$;

-- An approval that is void stays to be seen, and stands in nobody's way: the batch is approved anew.
alter table disposal_approval drop constraint disposal_approval_pkey;
alter table disposal_approval drop constraint disposal_approval_batch_id_approved_by_key;
create unique index one_approval_a_stage on disposal_approval (batch_id, stage) where not void;
create unique index one_approval_a_person on disposal_approval (batch_id, approved_by) where not void;
create index disposal_approval_batch on disposal_approval (batch_id);
