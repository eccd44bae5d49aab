-- Saved searches and their alerts (ADR 34). Each belongs to one person; nobody else sees it, whatever their role. A search
-- alerts to a record once, by a constraint, and to nothing that matched when the search began to watch.

-- One watch is one beginning: what matched then is no news. A watch that no search refers to was broken off, and goes.
create table saved_search_watch (
  id uuid primary key,
  begun_at timestamptz not null
);
create table saved_search_baseline (
  watch_id uuid not null references saved_search_watch on delete cascade,
  record_id uuid not null,
  primary key (watch_id, record_id)
);
create index saved_search_baseline_record on saved_search_baseline (record_id);

create table saved_search (
  id uuid primary key,
  owner_id uuid not null references person,
  -- Two that are saved at once cannot both take the last one.
  place integer not null check (place between 1 and 200),
  name text not null check (name <> ''),
  -- Query, filters and order, as asked. Personal to the owner: neither the audit log nor any other log says it.
  request jsonb not null,
  alerts text not null check (alerts in ('none', 'hourly', 'daily')),
  watch_id uuid unique references saved_search_watch,
  state text not null check (state in ('active', 'paused')),
  notice_code text,
  notice_message text,
  notice_at timestamptz,
  -- Alerts are numbered as they are committed: none appears later among those that were there before.
  alerts_given bigint not null default 0,
  -- When the last run that went to its end had begun; a watch counts as one.
  last_run_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  revision integer not null default 1,
  unique (owner_id, place),
  check ((alerts = 'none') = (watch_id is null)),
  check ((alerts = 'none') or last_run_at is not null),
  check ((state = 'paused') = (notice_code is not null)),
  check (num_nulls(notice_code, notice_message, notice_at) in (0, 3))
);
create index saved_search_due on saved_search (alerts, id) where alerts <> 'none' and state = 'active';

-- Ids and times, and not a word of the record. Who may not read the record today is not shown this, nor is it counted.
create table saved_search_alert (
  id uuid primary key default gen_random_uuid(),
  search_id uuid not null references saved_search on delete cascade,
  number bigint not null check (number > 0),
  record_id uuid not null references record,
  found_at timestamptz not null,
  seen_at timestamptz,
  unique (search_id, number),
  unique (search_id, record_id)
);
create index saved_search_alert_record on saved_search_alert (record_id);
create index saved_search_alert_unseen on saved_search_alert (search_id) where seen_at is null;

grant select, insert, update, delete on saved_search, saved_search_watch, saved_search_baseline, saved_search_alert to muniment_app;

-- That a record matched somebody's words says something of what stood in it: it goes with the record, in the same
-- transaction (DESIGN §5). Whoever writes here holds the record's row for share.
create function forget_search_matches() returns trigger language plpgsql
-- A session keeps the plan it made, perhaps while there was nothing here: it would read all of it for each record.
set enable_seqscan = off
as $$
begin
  delete from saved_search_alert where record_id = new.id;
  delete from saved_search_baseline where record_id = new.id;
  return null;
end
$$;
create trigger search_matches_are_forgotten after update of state on record
  for each row when (new.state in ('destroyed', 'transferred') and new.state <> old.state)
  execute function forget_search_matches();
