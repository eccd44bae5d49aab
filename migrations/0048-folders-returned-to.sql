-- A folder that a record has left is settled with the others: where its time is not over any more, the record lies in it again.
drop index record_filing_folder;
create index record_filing_folder on record_filing (folder_id);

-- Of a folder that was left, and from which a person has taken the record since, filed there anew: it never comes back by itself.
alter table record_filing add column taken_out boolean not null default false;
alter table record_filing add check (left_on is not null or not taken_out);

-- That follows from the rules and takes nothing from anybody: a hold that allows no change keeps no record from where it is kept
-- for longer, nor an event or a version, which many follow, from being entered.
create or replace function keep_frozen_filing() returns trigger language plpgsql as $$
declare
  of_record uuid := case when tg_op = 'DELETE' then old.record_id else new.record_id end;
  in_folder uuid;
begin
  select folder_id into in_folder from record where id = of_record and state not in ('destroyed', 'transferred');
  -- The filing that follows its record's row: that the row went there was guarded where it did.
  if tg_op = 'UPDATE' and new.left_on is null and new.folder_id = in_folder then return new; end if;
  if tg_op = 'UPDATE' and old.left_on is not null and new.left_on is null and new.folder_id = old.folder_id
     and (new.retention_end is null
          -- Or left on a day to come, by a clock that was ahead.
          or new.retention_end >= least(old.left_on, (now() at time zone 'Europe/London')::date)) then
    -- What is being placed there holds it from the first moment.
    perform await_holds_around_all(array[new.folder_id]);
    return new;
  end if;
  if in_folder is not null then
    perform await_holds_around_all(folders_of(of_record, in_folder));
    if record_is_frozen(of_record) then
      raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- What a person had taken out of such a folder before this was noted, the log says: since it was left last.
update record_filing x set taken_out = true
where x.left_on is not null and exists (
  select from audit_entry e
  where e.subject_id = x.record_id::text and e.action in ('record.unfiled', 'record.moved')
    and position(convert_to('"fromFolder":"' || x.folder_id || '"', 'UTF8') in e.leaf) > 0
    and e.position > (
      select max(l.position) from audit_entry l
      where l.subject_id = x.record_id::text and l.action = 'record.folder-left'
        and position(convert_to('"folder":"' || x.folder_id || '"', 'UTF8') in l.leaf) > 0
    )
);

-- Of the others an end may have become another since; each is looked at as soon as a worker runs.
select enqueue_jobs(
  array_agg('settle-folder'::text), array_agg(json_build_object('folderId', f.id)::text), array_agg('settle-folder:' || f.id), null, null
)
from (
  select distinct x.folder_id as id
  from record_filing x
  join record r on r.id = x.record_id and r.state in ('active', 'destroying')
  join folder place on place.id = x.folder_id and place.title is not null
  where x.left_on is not null and not x.taken_out
) f
having count(*) > 0;
