-- What a lifted hold caught nobody could ever let go of: it is lifted once, and releases with that. Whoever catches waits here
-- for whoever is lifting, and begins anew then: what stood in the hold's scope before stands there no more.
create function keep_lifted_from_catching() returns trigger language plpgsql as $$
begin
  -- Most captures come under no hold, and say so with a statement that catches nothing.
  if not exists (select from caught) then return null; end if;
  perform from hold where id in (select hold_id from caught) order by id for share;
  if exists (select from hold where id in (select hold_id from caught) and state = 'lifted') then
    raise exception 'a hold that is lifted catches nothing more' using errcode = 'serialization_failure';
  end if;
  return null;
end
$$;
create trigger lifted_hold_catches_nothing after insert on hold_item
  referencing new table as caught
  for each statement when (current_user = 'muniment_app')
  execute function keep_lifted_from_catching();

-- Whether a hold has reached an item whose destruction had begun. What is only waiting leaves its batch there and then; this goes
-- on to be held against the item once the hold is lifted, for with it the old approval was void.
alter table disposal_item add column reached_by_hold boolean not null default false;

create function note_reached_items() returns trigger language plpgsql as $$
begin
  if not exists (select from caught) then return null; end if;
  update disposal_item set reached_by_hold = true
  where record_id = any (array(select record_id from caught)) and state in ('destroying', 'verifying', 'stuck')
    and not reached_by_hold;
  return null;
end
$$;
create trigger reached_items_are_noted after insert on hold_item
  referencing new table as caught
  for each statement execute function note_reached_items();

create function keep_reached_item() returns trigger language plpgsql as $$
begin
  raise exception 'what a hold has reached stays reached' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger reached_item_is_kept before update of reached_by_hold on disposal_item
  -- Put back after a restore, it is reviewed and approved anew.
  for each row when (old.reached_by_hold and not new.reached_by_hold and new.state <> 'proposed')
  execute function keep_reached_item();

-- Those that lie there by now: a hold that was caught since the approval, or lifted since.
update disposal_item i set reached_by_hold = true
where i.state in ('destroying', 'verifying', 'stuck') and exists (
  select from hold_item h where h.record_id = i.record_id and (
    h.released_at is null
    or h.released_at >= (select max(a.at) from disposal_approval a where a.batch_id = i.batch_id and not a.void)
  )
);

-- What a query may match is asked of a record as it stood when its hold was placed. Once somebody has changed what is said of it,
-- where it lies or what it holds, the index can only answer for the change: its doubt ends here, and the hold keeps it. Who may
-- read it no query asks for: what is kept closer, with its folder above all, matches as before.
create function keep_doubted(records uuid[]) returns void language plpgsql as $$
begin
  update hold_item set in_doubt = false where record_id = any (records) and in_doubt and released_at is null;
end
$$;

create function keep_doubted_record() returns trigger language plpgsql as $$
begin
  if not exists (select from hold_item where record_id = new.id and in_doubt and released_at is null) then return null; end if;
  -- Disposal has its own guards, and reading a document first is no change of it, as for holds that keep from every change.
  if new.state <> old.state then return null; end if;
  if old.reading = 'pending' and new.reading <> 'pending'
     and (old.folder_id, old.document_date, old.received_on, old.keywords, old.fields, old.subjects, old.superseded_on,
          old.superseded_by)
         is not distinct from
         (new.folder_id, new.document_date, new.received_on, new.keywords, new.fields, new.subjects, new.superseded_on,
          new.superseded_by)
     and (new.title is not distinct from old.title or old.title_is_filename)
     and (new.author is not distinct from old.author or old.author is null) then
    return null;
  end if;
  perform keep_doubted(array[new.id]);
  return null;
end
$$;
create trigger doubted_record_is_kept after update on record
  for each row
  when (
    (old.folder_id, old.title, old.document_date, old.received_on, old.author, old.keywords, old.fields, old.subjects,
     old.superseded_on, old.superseded_by)
    is distinct from
    (new.folder_id, new.title, new.document_date, new.received_on, new.author, new.keywords, new.fields, new.subjects,
     new.superseded_on, new.superseded_by)
  )
  execute function keep_doubted_record();

-- A newer version; a part that the first reading finds is none.
create function keep_doubted_version() returns trigger language plpgsql as $$
begin
  if new.role = 'attachment' and exists (select from record where id = new.record_id and reading = 'pending') then
    return null;
  end if;
  perform keep_doubted(array[new.record_id]);
  return null;
end
$$;
create trigger doubted_version_is_kept after insert on component
  for each row when (new.position > 0)
  execute function keep_doubted_version();

create function keep_doubted_filing() returns trigger language plpgsql as $$
begin
  perform keep_doubted(array[case when tg_op = 'DELETE' then old.record_id else new.record_id end]);
  return null;
end
$$;
create trigger doubted_filing_is_kept after insert or delete on record_filing
  for each row execute function keep_doubted_filing();
create trigger doubted_filing_is_kept_as_it_moves after update on record_filing
  for each row when (old.folder_id is distinct from new.folder_id or old.left_on is distinct from new.left_on)
  execute function keep_doubted_filing();

-- Of a folder: from what is in doubt or from what lies there, whichever is less.
create function keep_doubted_folder() returns trigger language plpgsql as $$
begin
  if not exists (select from hold_item where in_doubt and released_at is null) then return null; end if;
  perform keep_doubted(array(
    select i.record_id from record r join hold_item i on i.record_id = r.id and i.in_doubt and i.released_at is null
    where r.folder_id = new.id
    union
    select i.record_id from record_filing x join hold_item i on i.record_id = x.record_id and i.in_doubt and i.released_at is null
    where x.folder_id = new.id and x.left_on is null
  ));
  return null;
end
$$;
create trigger doubted_folder_is_kept after update on folder
  for each row
  when (
    (to_jsonb(old) - '{revision,holds_placed,marking,groups,access_set_id}'::text[])
    is distinct from (to_jsonb(new) - '{revision,holds_placed,marking,groups,access_set_id}'::text[])
  )
  execute function keep_doubted_folder();
