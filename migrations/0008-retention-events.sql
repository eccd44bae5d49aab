-- What happens to the cases, contracts and people that records are about, and from when schedules count that name an
-- event as their trigger (DESIGN §4).
create table retention_event (
  id uuid primary key,
  type text not null check (type <> ''),
  subject_type text not null check (subject_type <> ''),
  -- Null once the last record about it is gone: what is left tells nobody whom it was about.
  subject_id text check (subject_id <> ''),
  date date not null,
  state text not null check (state in ('standing', 'revoked')),
  registered_by text not null,
  registered_at timestamptz not null,
  -- Who corrected it last, or revoked it.
  changed_by text,
  changed_at timestamptz,
  check ((changed_by is null) = (changed_at is null)),
  check (state <> 'revoked' or changed_at is not null)
);
-- What has happened is said once: it is corrected, or revoked and said anew.
create unique index one_standing_event on retention_event (type, subject_type, subject_id) where state = 'standing';
create index retention_event_registered on retention_event (registered_at, id);
grant select, insert, update on retention_event to muniment_app;

create function keep_event_identity() returns trigger language plpgsql as $$
begin
  if new.id <> old.id or new.type <> old.type or new.subject_type <> old.subject_type
     or (new.subject_id is not null and new.subject_id is distinct from old.subject_id)
     or (old.state = 'revoked' and new.state <> 'revoked') then
    raise exception 'an event keeps what it says and about whom, and stays revoked'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger event_identity before update on retention_event
  for each row execute function keep_event_identity();

-- The day from which an event of this type counts for what is about these subjects: the latest one. Where it has happened
-- to one subject of a kind, it must have happened to all of that kind: what is about two contracts waits for both.
create function event_date(of_type text, subjects jsonb) returns date language sql stable as $$
  with happened as (
    select about.type, e.date
    from (
      select distinct s.subject ->> 'type' as type, s.subject ->> 'id' as id
      from jsonb_array_elements(subjects) as s (subject)
    ) about
    left join retention_event e
      on e.type = of_type and e.subject_type = about.type and e.subject_id = about.id and e.state = 'standing'
  ), by_kind as (
    select bool_and(date is not null) as complete, max(date) as latest
    from happened group by type having bool_or(date is not null)
  )
  select case when bool_and(complete) then max(latest) end from by_kind
$$;

-- Few records name what they are about; those that do are found by it.
create index record_subjects on record using gin (subjects jsonb_path_ops)
  where subjects <> '[]' and state in ('active', 'destroying');
create index folder_subjects on folder using gin (subjects jsonb_path_ops) where subjects <> '[]';
