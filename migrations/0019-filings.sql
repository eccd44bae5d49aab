-- A record filed in several folders (DESIGN §5): it is found in each, leaves each one's view when that folder's time
-- ends, and is destroyed once, with the last. A record of one folder has no row here: `record.folder_id` says it.
create table record_filing (
  record_id uuid not null references record,
  -- In the order of filing; `record.folder_id` is the first that it has not left.
  position integer not null check (position >= 0),
  folder_id uuid not null references folder,
  filed_on date not null,
  filed_by text not null,
  -- What the schedule of this folder alone comes to, and the version that binds it there; null until it is computed,
  -- in the transaction of the filing.
  schedule_code text,
  schedule_version integer,
  retention_state text check (retention_state in ('untriggered', 'running', 'permanent')),
  retention_end date,
  disposal_action text check (disposal_action in ('destroy', 'transfer', 'review', 'retain-permanently')),
  -- The day on which it left this folder's view, the folder's time being over while another's went on. What its
  -- schedule would have done still counts: a stronger action that lost turns the outcome into a review.
  left_on date,
  primary key (record_id, position),
  foreign key (schedule_code, schedule_version) references retention_schedule_version,
  check (num_nonnulls(schedule_code, schedule_version, retention_state, disposal_action) in (0, 4)),
  check ((retention_end is not null) = (coalesce(retention_state, '') = 'running')),
  check (left_on is null or (retention_end is not null and left_on > retention_end))
);
create unique index one_filing_a_folder on record_filing (record_id, folder_id) where left_on is null;
create index record_filing_folder on record_filing (folder_id) where left_on is null;

-- A record that names its folders one by one lies in the one that its row names, whatever was moved, left or taken back.
create function keep_filings_whole() returns trigger language plpgsql as $$
declare
  of_record uuid;
begin
  if tg_table_name = 'record' then of_record := new.id;
  elsif tg_op = 'DELETE' then of_record := old.record_id;
  else of_record := new.record_id;
  end if;
  if exists (select from record_filing where record_id = of_record) and not exists (
    select from record r join record_filing x on x.record_id = r.id and x.folder_id = r.folder_id and x.left_on is null
    where r.id = of_record
  ) then
    raise exception 'a record lies in the folder that its row names' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$$;
create constraint trigger filings_are_whole after insert or update or delete on record_filing
  deferrable initially deferred for each row execute function keep_filings_whole();
create constraint trigger filings_are_whole after update of folder_id on record
  deferrable initially deferred for each row when (new.folder_id <> old.folder_id) execute function keep_filings_whole();

-- Who may read one of a record's folders may read the record. Its access set names the conditions of the first folder
-- and, as further sets, those of the others: one id a record, in its row and in the index, as ever.
alter table access_set add column alternatives integer[] not null default '{}';
alter table access_set drop constraint access_set_class_code_marking_groups_key;
alter table access_set add unique (class_code, marking, groups, alternatives);

-- The further places of a set as reading conditions name them: [{classPath, groups}].
create function places_of_access_sets(of_sets integer[]) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('classPath', c.path, 'groups', a.groups) order by a.id), '[]')
  from access_set a join file_plan_class c on c.code = a.class_code
  where a.id = any (of_sets)
$$;

-- Asked of every access set with every request, and nearly none names another: PostgreSQL writes this into the statement, where
-- it costs nothing.
create function access_places(of_sets integer[]) returns jsonb language sql stable as $$
  select case when of_sets = '{}' then '[]'::jsonb else places_of_access_sets(of_sets) end
$$;

-- What stood until when (ADR 24) ---------------------------------------------------------------------------

-- The folders of a record that was filed in several, with what each came to, as they stood: ids, codes and dates. Nothing
-- for a record of one folder, which `folder_id` says.
alter table past_record add column filings jsonb not null default '[]';

create or replace function record_as_of(of_record uuid, before timestamptz) returns setof past_record language sql stable as $$
  (select * from past_record where record_id = of_record and until >= before order by position limit 1)
  union all
  (select r.id, 0, 'infinity', r.folder_id, r.document_date, r.received_on, r.last_action_on, r.superseded_on,
          (select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(r.fields) as f (key, value)
           where f.value #>> '{}' ~ '^\d{4}-\d\d-\d\d([Tt ][\d:.]+([Zz]|[+-]\d\d:\d\d))?$'),
          r.subjects, r.retained_until, r.retained_permanently, r.must_be_reviewed, r.review_since,
          r.schedule_code, r.schedule_step, r.previous_step_ended_on,
          (select coalesce(jsonb_agg(to_jsonb(x) - '{record_id,filed_by}'::text[] order by x.position), '[]')
           from record_filing x where x.record_id = r.id)
   from record r where r.id = of_record)
  order by position desc limit 1
$$;

-- The filings of a record at the end of the instant before, its only folder as one where it has none of its own.
create function filings_as_of(of_record uuid, before timestamptz)
returns table (
  "position" integer, folder_id uuid, filed_on date, left_on date, schedule_code text, schedule_version integer,
  retention_end date, disposal_action text
) language sql stable as $$
  select coalesce(x.position, 0), coalesce(x.folder_id, p.folder_id), x.filed_on, x.left_on, x.schedule_code,
         x.schedule_version, x.retention_end, x.disposal_action
  from record_as_of(of_record, before) p
  left join jsonb_to_recordset(p.filings) as x (
    "position" integer, folder_id uuid, filed_on date, left_on date, schedule_code text, schedule_version integer,
    retention_end date, disposal_action text
  ) on true
$$;

-- The schedule that was nearest to a record in one of its folders, and the classes from the one that named it down. An
-- override is nearer than any class; no class names it.
create function nearest_schedule_in(of_record uuid, in_folder uuid, before timestamptz)
returns table (schedule text, naming text[]) language sql stable as $$
  select nearest.schedule, nearest.naming
  from folder_as_of(in_folder, before) f
  join file_plan_class leaf on leaf.code = f.class_code
  cross join lateral (
    select o.schedule_code as schedule, '{}'::text[] as naming, null::bigint as depth
    from override_as_of(of_record, in_folder, before) o
    union all
    select class_schedule_as_of(step.code, before), leaf.path[step.depth:], step.depth
    from unnest(leaf.path) with ordinality as step (code, depth)
    where class_schedule_as_of(step.code, before) is not null
  ) nearest
  order by nearest.depth desc nulls first
  limit 1
$$;
drop function nearest_schedule_as_of;

-- Holds ----------------------------------------------------------------------------------------------------

-- Whether any hold binds a record: one that has caught it, or one in whose scope it stands, in any of its folders.
create or replace function record_is_held(of_record uuid, in_folder uuid, class_path text[])
returns boolean language sql stable as $$
  select exists (
    select from hold_item i where i.record_id = of_record and i.released_at is null and i.too_late_at is null
  ) or exists (
    select from hold_scope s where s.released_at is null
      and (s.record_id = of_record or s.folder_id = in_folder or s.class_code = any (class_path))
  ) or exists (
    select from record_filing x
    join folder f on f.id = x.folder_id
    join file_plan_class c on c.code = f.class_code
    join hold_scope s on s.released_at is null and (s.folder_id = x.folder_id or s.class_code = any (c.path))
    where x.record_id = of_record and x.left_on is null
  )
$$;

-- No change at all, by a hold of the stronger kind on any of its folders or above.
create or replace function record_is_frozen(of_record uuid) returns boolean language sql stable as $$
  select exists (
    select from hold_item i join hold h on h.id = i.hold_id and h.strength = 'no-change'
    where i.record_id = of_record and i.released_at is null and i.too_late_at is null
  ) or exists (
    select from hold_scope s join hold h on h.id = s.hold_id and h.strength = 'no-change'
    where s.record_id = of_record and s.released_at is null
  ) or folder_is_frozen((select folder_id from record where id = of_record)) or exists (
    select from record_filing x where x.record_id = of_record and x.left_on is null and folder_is_frozen(x.folder_id)
  )
$$;

-- Waits for a hold that is being placed on one of these folders, or above, in the order in which a destruction does.
create function await_holds_around_all(of_folders uuid[]) returns void language plpgsql as $$
begin
  perform from file_plan_class c
  where c.code = any (array(
    select unnest(leaf.path) from folder f join file_plan_class leaf on leaf.code = f.class_code where f.id = any (of_folders)
  )) order by c.code for share;
  perform from folder where id = any (of_folders) order by id for share;
end
$$;
create or replace function await_holds_around(of_folder uuid) returns void language plpgsql as $$
begin
  perform await_holds_around_all(array[of_folder]);
end
$$;
create function folders_of(of_record uuid, first uuid) returns uuid[] language sql stable as $$
  select array(select first union select x.folder_id from record_filing x where x.record_id = of_record and x.left_on is null)
$$;

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
  -- That who may read it follows the classes of its folders is none of its own; where it is filed is guarded there.
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
  perform await_holds_around_all(folders_of(old.id, old.folder_id));
  if record_is_frozen(old.id) then
    raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;

create or replace function keep_frozen_components() returns trigger language plpgsql as $$
declare
  in_folder uuid;
  being_read boolean;
begin
  select folder_id, reading = 'pending' into in_folder, being_read from record where id = new.record_id;
  if new.role = 'attachment' and being_read then return new; end if;
  perform await_holds_around_all(folders_of(new.record_id, in_folder));
  if record_is_frozen(new.record_id) then
    raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;

-- To be filed in a folder, or taken out of one, is a change of the record. What has been disposed of lies nowhere.
create function keep_frozen_filing() returns trigger language plpgsql as $$
declare
  of_record uuid := case when tg_op = 'DELETE' then old.record_id else new.record_id end;
  in_folder uuid;
begin
  select folder_id into in_folder from record where id = of_record and state not in ('destroyed', 'transferred');
  -- The filing that follows its record's row: that the row went there was guarded where it did.
  if tg_op = 'UPDATE' and new.left_on is null and new.folder_id = in_folder then return new; end if;
  if in_folder is not null then
    perform await_holds_around_all(folders_of(of_record, in_folder));
    if record_is_frozen(of_record) then
      raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger frozen_filing_is_kept before insert or delete on record_filing
  for each row execute function keep_frozen_filing();
create trigger frozen_filing_is_not_moved before update on record_filing
  for each row when ((old.folder_id, old.left_on) is distinct from (new.folder_id, new.left_on))
  execute function keep_frozen_filing();

create or replace function keep_frozen_folder() returns trigger language plpgsql as $$
begin
  -- Emptied of its words before the backup was put back, whatever holds stand on it since.
  if new.title is null and new.subjects = '[]' and is_being_restored() then return new; end if;
  perform await_holds_around(old.id);
  if folder_is_frozen(old.id) or (new.class_code <> old.class_code and (
    exists (
      select from hold h
      join hold_item i on i.hold_id = h.id and i.released_at is null and i.too_late_at is null
      join record r on r.id = i.record_id and r.state in ('active', 'destroying') and old.id = any (folders_of(r.id, r.folder_id))
      where h.strength = 'no-change'
    ) or exists (
      select from hold h
      join hold_scope s on s.hold_id = h.id and s.released_at is null
      join record r on r.id = s.record_id and r.state in ('active', 'destroying') and old.id = any (folders_of(r.id, r.folder_id))
      where h.strength = 'no-change'
    )
  )) then
    raise exception 'a hold keeps this folder from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;

-- The other folders that a record lay in when it was listed, by id: an approval relied on them.
alter table disposal_item add column further_folders uuid[] not null default '{}';

create function further_folders(of_record uuid, beside uuid) returns uuid[] language sql stable as $$
  select coalesce(array_agg(x.folder_id order by x.folder_id), '{}')
  from record_filing x
  where x.record_id = of_record and x.left_on is null and x.folder_id <> beside
$$;

create function keep_item_folders() returns trigger language plpgsql as $$
begin
  if new.further_folders <> old.further_folders then
    raise exception 'the manifest of a batch never changes' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger item_folders_are_kept before update of further_folders on disposal_item
  for each row execute function keep_item_folders();

-- The second wall: a filing is seen by whoever sees both the record and that folder.
alter table record_filing enable row level security;
create policy record_filing_reach on record_filing to muniment_app using (
  (select muniment_reaches_all()) or (
    exists (select from record r where r.id = record_id) and exists (select from folder f where f.id = folder_id)
  )
);
grant select, insert, update, delete on record_filing to muniment_app;
