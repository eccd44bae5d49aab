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
-- Begun by the owner alone, and ended once: while one stands unfinished, the guards below let its history in, so no request
-- and no job can begin one.
grant select, update (finished_at, report) on restoration to muniment_app;

create function keep_restoration_ended() returns trigger language plpgsql as $$
begin
  if old.finished_at is not null then
    raise exception 'a restoration that has ended stays so' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger restoration_ends_once before update on restoration
  for each row execute function keep_restoration_ended();

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

-- The doors in the guards of review, transfers and holds (0010 to 0012).
create or replace function is_being_restored() returns boolean language sql stable as $$
  select exists (select from restoration where finished_at is null)
$$;
-- Of a record whose end is being taken up.
create or replace function is_gone_by_the_log(of_record uuid) returns boolean language sql stable as $$
  select exists (
    select from tombstone t join restoration r on r.id = t.restoration_id
    where t.record_id = of_record and r.finished_at is null
  )
$$;

-- No record turns to `destroying` but through an approved item of an executing batch, or because it was destroyed before
-- this database was restored.
create or replace function keep_destruction_approved() returns trigger language plpgsql as $$
begin
  if new.state = 'destroying' and old.state = 'active' and not exists (
    select from disposal_item i join disposal_batch b on b.id = i.batch_id
    where i.record_id = new.id and i.state = 'destroying' and b.state = 'executing'
  ) and not is_gone_by_the_log(new.id) then
    raise exception 'a record is destroyed only by an approved batch that is executing' using errcode = 'MU003';
  end if;
  return new;
end
$$;
