-- A record, or a folder with all that lies in it, may be given another schedule than its class has, on somebody's authority.
create table schedule_override (
  id uuid primary key,
  record_id uuid references record,
  folder_id uuid references folder,
  schedule_code text not null references retention_schedule,
  authority text not null check (authority <> ''),
  reason text not null check (reason <> ''),
  given_by text not null,
  given_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz,
  check (num_nonnulls(record_id, folder_id) = 1),
  check ((withdrawn_by is null) = (withdrawn_at is null))
);
create unique index one_override_of_record on schedule_override (record_id) where withdrawn_at is null and record_id is not null;
create unique index one_override_of_folder on schedule_override (folder_id) where withdrawn_at is null and folder_id is not null;
create index override_of_record on schedule_override (record_id) where record_id is not null;
create index override_of_folder on schedule_override (folder_id) where folder_id is not null;

-- The schedule that stands by an override, where the rows are that filing and settling read anyway.
alter table folder add column override_schedule text references retention_schedule;
alter table record add column override_schedule text references retention_schedule;
create index folder_overridden on folder (override_schedule) where override_schedule is not null;
create index record_overridden on record (override_schedule) where override_schedule is not null;

create function keep_override_given() returns trigger language plpgsql as $$
begin
  if new.override_schedule is not null and not exists (
    select from schedule_override o
    where o.withdrawn_at is null and o.schedule_code = new.override_schedule and new.id in (o.record_id, o.folder_id)
  ) then
    raise exception 'a schedule is overridden only on an authority, and for a reason'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger override_is_given before insert or update of override_schedule on folder
  for each row when (new.override_schedule is not null) execute function keep_override_given();
create trigger override_is_given before insert or update of override_schedule on record
  for each row when (new.override_schedule is not null) execute function keep_override_given();

-- The schedule given to a record, or else to the folder it lay in.
create function override_as_of(of_record uuid, in_folder uuid, before timestamptz)
returns setof schedule_override language sql stable as $$
  select * from schedule_override o
  where (o.record_id = of_record or o.folder_id = in_folder) and o.given_at < before
    and (o.withdrawn_at is null or o.withdrawn_at >= before)
  order by o.record_id is null limit 1
$$;

-- An override is nearer than any class; no class names it.
create or replace function nearest_schedule_as_of(of_record uuid, before timestamptz)
returns table (schedule text, naming text[]) language sql stable as $$
  select nearest.schedule, nearest.naming
  from record_as_of(of_record, before) r
  cross join folder_as_of(r.folder_id, before) f
  join file_plan_class leaf on leaf.code = f.class_code
  cross join lateral (
    select o.schedule_code as schedule, '{}'::text[] as naming, null::bigint as depth
    from override_as_of(r.record_id, r.folder_id, before) o
    union all
    select class_schedule_as_of(step.code, before), leaf.path[step.depth:], step.depth
    from unnest(leaf.path) with ordinality as step (code, depth)
    where class_schedule_as_of(step.code, before) is not null
  ) nearest
  order by nearest.depth desc nulls first
  limit 1
$$;

-- A schedule given to what a hold keeps from every change is such a change; so is another class for its folder, for where it
-- is filed is said of each record in it. That who may read a record follows its folder's class is none of its own.
create or replace function keep_frozen_record() returns trigger language plpgsql as $$
begin
  -- Disposal has its own guards, and reading a document first is no change of it: it may give a title and an author to what
  -- nobody has given one, and finds the people in it.
  if new.state <> old.state then return new; end if;
  if old.reading = 'pending' and new.reading <> 'pending'
     and (old.folder_id, old.access_set_id, old.document_date, old.received_on, old.marking, old.keywords, old.fields, old.subjects,
          old.superseded_on, old.superseded_by, old.override_schedule)
         is not distinct from
         (new.folder_id, new.access_set_id, new.document_date, new.received_on, new.marking, new.keywords, new.fields, new.subjects,
          new.superseded_on, new.superseded_by, new.override_schedule)
     and (new.title is not distinct from old.title or old.title_is_filename)
     and (new.author is not distinct from old.author or old.author is null) then
    return new;
  end if;
  if (old.folder_id, old.title, old.document_date, old.received_on, old.author, old.marking, old.keywords, old.fields, old.subjects,
      old.superseded_on, old.superseded_by, old.override_schedule)
     is not distinct from
     (new.folder_id, new.title, new.document_date, new.received_on, new.author, new.marking, new.keywords, new.fields, new.subjects,
      new.superseded_on, new.superseded_by, new.override_schedule)
     and exists (
       select from folder f
       join access_set now on now.id = new.access_set_id and now.class_code = f.class_code
       join access_set was on was.id = old.access_set_id and (was.marking, was.groups) = (now.marking, now.groups)
       where f.id = new.folder_id
     ) then
    return new;
  end if;
  perform await_holds_around(old.folder_id);
  if record_is_frozen(old.id) then
    raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;
drop trigger frozen_record_is_kept on record;
create trigger frozen_record_is_kept before update on record
  for each row
  when (
    (old.folder_id, old.access_set_id, old.title, old.document_date, old.received_on, old.author, old.marking, old.keywords,
     old.fields, old.subjects, old.superseded_on, old.superseded_by, old.override_schedule)
    is distinct from
    (new.folder_id, new.access_set_id, new.title, new.document_date, new.received_on, new.author, new.marking, new.keywords,
     new.fields, new.subjects, new.superseded_on, new.superseded_by, new.override_schedule)
  )
  execute function keep_frozen_record();

create or replace function keep_frozen_folder() returns trigger language plpgsql as $$
begin
  -- Emptied of its words before the backup was put back, whatever holds stand on it since.
  if new.title is null and new.subjects = '[]' and is_being_restored() then return new; end if;
  perform await_holds_around(old.id);
  if folder_is_frozen(old.id) or (new.class_code <> old.class_code and (
    exists (
      select from hold h
      join hold_item i on i.hold_id = h.id and i.released_at is null and i.too_late_at is null
      join record r on r.id = i.record_id and r.folder_id = old.id and r.state in ('active', 'destroying')
      where h.strength = 'no-change'
    ) or exists (
      select from hold h
      join hold_scope s on s.hold_id = h.id and s.released_at is null
      join record r on r.id = s.record_id and r.folder_id = old.id and r.state in ('active', 'destroying')
      where h.strength = 'no-change'
    )
  )) then
    raise exception 'a hold keeps this folder from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;

grant select, insert, update, delete on schedule_override to muniment_app;
alter table schedule_override enable row level security;
create policy schedule_override_reach on schedule_override to muniment_app
  using ((select muniment_reaches_all()) or exists (select from record r where r.id = record_id)
         or exists (select from folder f where f.id = folder_id));
