-- What stood until when, of all that a record's retention is computed from (ADR 24): which schedule applied on a day is
-- computed from what stood at its end, by the rules that stood then. Ids, codes and dates, and nothing that anybody wrote.

-- One row for each change of a record itself; what happens to its folder, its class or its schedule is kept once there. But
-- a record that loses its step thereby has a row for that, for no rule tells later how far it had come.
create table past_record (
  record_id uuid not null references record,
  position bigint generated always as identity,
  until timestamptz not null,
  folder_id uuid not null references folder,
  document_date date,
  received_on date,
  last_action_on date,
  superseded_on date,
  -- Those of its fields that hold a date.
  dates jsonb not null,
  subjects jsonb not null,
  retained_until date,
  retained_permanently boolean not null,
  must_be_reviewed boolean not null,
  review_since date,
  -- The step at which it stood, of which schedule, and when the one before had ended.
  schedule_code text not null,
  schedule_step integer not null,
  previous_step_ended_on date,
  primary key (record_id, position)
);

create table past_folder (
  folder_id uuid not null references folder,
  position bigint generated always as identity,
  until timestamptz not null,
  class_code text not null,
  closed_on date,
  primary key (folder_id, position)
);

create table past_class (
  class_code text not null references file_plan_class on delete cascade,
  position bigint generated always as identity,
  until timestamptz not null,
  schedule_code text,
  primary key (class_code, position)
);

create table past_event (
  event_id uuid not null references retention_event,
  position bigint generated always as identity,
  until timestamptz not null,
  date date not null,
  primary key (event_id, position)
);

-- Since when a person decides about a record that was due already when it came under another schedule.
alter table record add column review_since date check (review_since is null or must_be_reviewed);
-- What a publication was for; null for versions that came with the plan, and those published before this was kept.
alter table retention_schedule_version add column applies_to text check (applies_to in ('existing', 'new'));

-- What stood of a record at the end of the instant before: `infinity` for what stands.
create function record_as_of(of_record uuid, before timestamptz) returns setof past_record language sql stable as $$
  (select * from past_record where record_id = of_record and until >= before order by position limit 1)
  union all
  (select r.id, 0, 'infinity', r.folder_id, r.document_date, r.received_on, r.last_action_on, r.superseded_on,
          (select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(r.fields) as f (key, value)
           where f.value #>> '{}' ~ '^\d{4}-\d\d-\d\d([Tt ][\d:.]+([Zz]|[+-]\d\d:\d\d))?$'),
          r.subjects, r.retained_until, r.retained_permanently, r.must_be_reviewed, r.review_since,
          r.schedule_code, r.schedule_step, r.previous_step_ended_on
   from record r where r.id = of_record)
  order by position desc limit 1
$$;
create function folder_as_of(of_folder uuid, before timestamptz) returns setof past_folder language sql stable as $$
  (select * from past_folder where folder_id = of_folder and until >= before order by position limit 1)
  union all
  (select f.id, 0, 'infinity', f.class_code, f.closed_on from folder f where f.id = of_folder)
  order by position desc limit 1
$$;

-- The schedule that a class named itself.
create function class_schedule_as_of(of_class text, before timestamptz) returns text language sql stable as $$
  select schedule_code from (
    (select schedule_code, position from past_class where class_code = of_class and until >= before
     order by position limit 1)
    union all
    (select c.schedule_code, 0 from file_plan_class c where c.code = of_class)
    order by position desc limit 1
  ) as stood
$$;

-- The schedule that was nearest to a record, of the class it lay in or else of the nearest above, and the classes from the
-- one that named it down.
create function nearest_schedule_as_of(of_record uuid, before timestamptz)
returns table (schedule text, naming text[]) language sql stable as $$
  select class_schedule_as_of(step.code, before), leaf.path[step.depth:]
  from record_as_of(of_record, before) r
  cross join folder_as_of(r.folder_id, before) f
  join file_plan_class leaf on leaf.code = f.class_code
  cross join unnest(leaf.path) with ordinality as step (code, depth)
  where class_schedule_as_of(step.code, before) is not null
  order by step.depth desc
  limit 1
$$;

-- `event_date`, by the events that stood then.
create function event_date_as_of(of_type text, subjects jsonb, before timestamptz) returns date language sql stable as $$
  with happened as (
    select about.type, coalesce(past.date, e.date) as date
    from (
      select distinct s.subject ->> 'type' as type, s.subject ->> 'id' as id
      from jsonb_array_elements(subjects) as s (subject)
    ) about
    left join retention_event e
      on e.type = of_type and e.subject_type = about.type and e.subject_id = about.id and e.registered_at < before
         and (e.state = 'standing' or e.changed_at >= before)
    left join lateral (
      select p.date from past_event p where p.event_id = e.id and p.until >= before order by p.position limit 1
    ) past on true
  ), by_kind as (
    select bool_and(date is not null) as complete, max(date) as latest
    from happened group by type having bool_or(date is not null)
  )
  select case when bool_and(complete) then max(latest) end from by_kind
$$;

-- What stood never changes; that of a record goes with it.
grant select, insert on past_record, past_folder, past_class, past_event to muniment_app;
grant delete on past_record to muniment_app;
alter table past_record enable row level security;
alter table past_folder enable row level security;
create policy past_record_reach on past_record to muniment_app
  using ((select muniment_reaches_all()) or exists (select from record r where r.id = record_id));
create policy past_folder_reach on past_folder to muniment_app
  using ((select muniment_reaches_all()) or exists (select from folder f where f.id = folder_id));
