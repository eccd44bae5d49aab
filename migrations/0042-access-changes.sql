-- Records that others may read than their entries in the index say. Told by what changed and not by the queue: what is captured
-- for the first time waits to be indexed too, by the hundred thousand, and has no entry that could show it to anybody.
create table access_change (
  record_id uuid primary key references record,
  -- Whether it lay where it lies: of what was moved, the entry names another folder.
  in_place boolean not null,
  -- When the index had heard of it. An engine may answer from before for a moment longer.
  settled_at timestamptz
);
grant select, insert, update, delete on access_change to muniment_app;

create function is_settled(access_change) returns boolean language sql stable as $$
  select $1.settled_at is not null and $1.settled_at < clock_timestamp() - interval '2 seconds'
$$;

create function note_access_change(of_record uuid, stays boolean) returns void language sql as $$
  insert into access_change (record_id, in_place) values (of_record, stays)
  on conflict (record_id) do update
  set settled_at = null, in_place = stays and (access_change.in_place or is_settled(access_change))
$$;

create function note_changed_access() returns trigger language plpgsql as $$
begin
  perform note_access_change(new.id, new.folder_id = old.folder_id);
  return null;
end
$$;
create trigger access_changes_are_noted after update on record for each row
  when (old.access_set_id <> new.access_set_id and new.state in ('active', 'destroying'))
  execute function note_changed_access();

-- Whatever waits now may have changed.
insert into access_change (record_id, in_place) select record_id, false from unsettled_records();

-- What a search leaves out until then, whatever the entries say (`withhold-unsettled.ts`): a record under a set that its asker
-- cannot read, and a folder as if it were not there. A record that is read just as the folder that it stays in needs no line
-- of its own, however many there are. Ids, references and sets, and no words.
drop function unsettled_records();
create function unsettled_records() returns table (record_id uuid, folder text, access_set integer)
language sql
stable
security definer
set search_path = pg_catalog, public, pg_temp
as $$
  with filed as materialized (
    select r.id, r.access_set_id, c.in_place, x.record_id is not null as in_several, coalesce(x.folder_id, r.folder_id) as folder_id
    from access_change c
    join record r on r.id = c.record_id
    left join record_filing x on x.record_id = r.id and x.left_on is null
    where not is_settled(c) and r.state in ('active', 'destroying')
  )
  select distinct o.id, null, o.access_set_id
  from filed o join folder f on f.id = o.folder_id
  where o.in_several or not o.in_place or o.access_set_id <> f.access_set_id
  union all
  select null, f.reference, f.access_set_id from folder f where f.id in (select folder_id from filed)
$$;
revoke all on function unsettled_records from public;
grant execute on function unsettled_records to muniment_app;
