-- To whom a folder is kept (ADR 43): its records and what remains of them follow it, and to keep it from more people is no change
-- that a hold is there to stop.

-- A stub stands in its folder, for those who may read that.
grant update (access_set_id) on stub to muniment_app;

-- Whether nobody may read what is kept so who might not before. As text, the lower marking comes first.
create function lets_in_nobody_else(marking_before text, groups_before text[], marking_after text, groups_after text[])
returns boolean language sql immutable as $$
  select marking_after >= marking_before
    and (groups_before = '{}' or (groups_after <> '{}' and groups_after <@ groups_before))
$$;

create or replace function keep_frozen_folder() returns trigger language plpgsql as $$
declare
  kept_otherwise boolean := (new.marking, new.groups) is distinct from (old.marking, old.groups);
begin
  -- Emptied of its words before the backup was put back, whatever holds stand on it since.
  if new.title is null and new.subjects = '[]' and is_being_restored() then return new; end if;
  if kept_otherwise
     and to_jsonb(old) - '{revision,marking,groups,access_set_id}'::text[] = to_jsonb(new) - '{revision,marking,groups,access_set_id}'::text[]
     and lets_in_nobody_else(old.marking, old.groups, new.marking, new.groups) then
    return new;
  end if;
  perform await_holds_around(old.id);
  if folder_is_frozen(old.id) or ((new.class_code <> old.class_code or kept_otherwise) and folder_keeps_its_class(old.id)) then
    raise exception 'a hold keeps this folder from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;

-- Whether a record is read, by its row as it is to be, as its folders are, with no lower a marking than before and no higher one
-- than theirs or its own.
create function is_read_as_its_folders(of_record uuid, in_folder uuid, by_set integer, marking_before text, marking_after text)
returns boolean language sql stable as $$
  select exists (
    select from folder f
    join access_set a on a.id = by_set and a.class_code = f.class_code and a.marking = marking_after
      and a.groups = array(select distinct g from unnest(f.groups) as g order by g)
    where f.id = in_folder
  ) and (
    marking_after = marking_before
    or (marking_after > marking_before
        and marking_after = (select max(f.marking) from folder f where f.id = any (folders_of(of_record, in_folder))))
  )
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
  -- That who may read it follows its folders is no change of its own; where it is filed, and to whom a folder is kept, is guarded
  -- there. What remains of one that is gone stands in its folder, in the class that it was destroyed in.
  if (old.folder_id, old.title, old.document_date, old.received_on, old.author, old.keywords, old.fields, old.subjects,
      old.superseded_on, old.superseded_by, old.override_schedule)
     is not distinct from
     (new.folder_id, new.title, new.document_date, new.received_on, new.author, new.keywords, new.fields, new.subjects,
      new.superseded_on, new.superseded_by, new.override_schedule)
     and (
       new.state in ('destroyed', 'transferred')
       or is_read_as_its_folders(new.id, new.folder_id, new.access_set_id, old.marking, new.marking)
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
