-- Also of what was moved, or taken out of a folder, the entry says of before where it lies, though the same people read it as
-- ever: it would still be counted there once that folder is kept to fewer. And each line says by itself what a search has to know,
-- so that listing costs no more for a folder of half a million records than for one of ten.
drop trigger access_changes_are_noted on record;
drop function note_access_change(uuid, boolean);

alter table access_change
  -- As its row has them; without references, which would cost a look for each of half a million.
  add column folder_id uuid,
  add column access_set_id integer,
  -- Where its entry may say that it lies beside that: its other folders, and those that it has left since.
  add column further_folders uuid[] not null default '{}';
delete from access_change c using record r where r.id = c.record_id and r.state not in ('active', 'destroying');
update access_change c
set folder_id = r.folder_id, access_set_id = r.access_set_id,
    further_folders = case when c.in_place then '{}' else array[r.folder_id] end
      || array(select x.folder_id from record_filing x where x.record_id = r.id and x.left_on is null and x.folder_id <> r.folder_id)
from record r where r.id = c.record_id;
alter table access_change
  alter column folder_id set not null,
  alter column access_set_id set not null,
  drop column in_place;

create index access_change_waiting on access_change (folder_id, access_set_id) where settled_at is null;
create index access_change_waiting_by_itself on access_change (record_id) where settled_at is null and further_folders <> '{}';
create index access_change_heard on access_change (settled_at) where settled_at is not null;

-- In PL/pgSQL, which plans it once and not for each record of a folder.
create function note_access_change(of_record uuid, in_folder uuid, by_set integer, left_folder uuid) returns void
language plpgsql as $$
declare
  further uuid[] := array_remove(array[left_folder], null) || array(
    select x.folder_id from record_filing x where x.record_id = of_record and x.left_on is null and x.folder_id <> in_folder
  );
begin
  insert into access_change as known (record_id, folder_id, access_set_id, further_folders)
  values (of_record, in_folder, by_set, further)
  on conflict (record_id) do update
  set settled_at = null, folder_id = in_folder, access_set_id = by_set,
      further_folders = case
        when is_settled(known) then further else array(select distinct unnest(known.further_folders || further))
      end;
end
$$;

create or replace function note_changed_access() returns trigger language plpgsql as $$
begin
  perform note_access_change(
    new.id, new.folder_id, new.access_set_id, case when new.folder_id <> old.folder_id then old.folder_id end
  );
  return null;
end
$$;
create trigger access_changes_are_noted after update on record for each row
  when ((old.access_set_id <> new.access_set_id or old.folder_id <> new.folder_id) and new.state in ('active', 'destroying'))
  execute function note_changed_access();

-- Of several folders a record may leave one and be read just as before.
create function note_left_folder() returns trigger language plpgsql as $$
begin
  perform note_access_change(r.id, r.folder_id, r.access_set_id, old.folder_id)
  from record r where r.id = old.record_id and r.state in ('active', 'destroying');
  return null;
end
$$;
create trigger left_folders_are_noted after update on record_filing for each row
  when (old.folder_id <> new.folder_id or (old.left_on is null and new.left_on is not null))
  execute function note_left_folder();
create trigger left_folders_are_noted_too after delete on record_filing for each row
  when (old.left_on is null)
  execute function note_left_folder();

-- What is gone has no entry, and waits for nothing.
create function forget_access_change() returns trigger language plpgsql as $$
begin
  delete from access_change where record_id = new.id;
  return null;
end
$$;
create trigger access_changes_are_forgotten after update of state on record for each row
  when (new.state not in ('active', 'destroying') and new.state <> old.state)
  execute function forget_access_change();

-- As before, and without a look at a record: what waits in a folder is passed over from one access set to the next.
create or replace function unsettled_records() returns table (record_id uuid, folder text, access_set integer)
language sql
stable
security definer
set search_path = pg_catalog, public, pg_temp
as $$
  with recursive waiting as (
    (
      select c.folder_id, c.access_set_id from access_change c
      where c.settled_at is null
      order by c.folder_id, c.access_set_id limit 1
    )
    union all
    select further.folder_id, further.access_set_id
    from waiting w
    cross join lateral (
      select c.folder_id, c.access_set_id from access_change c
      where c.settled_at is null and (c.folder_id, c.access_set_id) > (w.folder_id, w.access_set_id)
      order by c.folder_id, c.access_set_id limit 1
    ) further
  ), heard as materialized (
    -- As `is_settled` says, by an index.
    select c.record_id, c.folder_id, c.access_set_id, c.further_folders from access_change c
    where c.settled_at >= statement_timestamp() - interval '2 seconds'
  ), by_itself as materialized (
    select c.record_id, c.access_set_id, c.further_folders from access_change c
    where c.settled_at is null and c.further_folders <> '{}'
    union
    select c.record_id, c.access_set_id, c.further_folders
    from waiting w
    join folder f on f.id = w.folder_id and f.access_set_id <> w.access_set_id
    join access_change c on c.folder_id = w.folder_id and c.access_set_id = w.access_set_id and c.settled_at is null
    union
    select h.record_id, h.access_set_id, h.further_folders
    from heard h join folder f on f.id = h.folder_id
    where h.further_folders <> '{}' or f.access_set_id <> h.access_set_id
  )
  select b.record_id, null::text, b.access_set_id from by_itself b
  union all
  select null, f.reference, f.access_set_id from folder f
  where f.id in (
    select w.folder_id from waiting w
    union select h.folder_id from heard h
    union select unnest(b.further_folders) from by_itself b
  )
$$;
