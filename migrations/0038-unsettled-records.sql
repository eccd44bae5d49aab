-- Records whose entry in the index may be older than their row, with the access set that they are under now: a search leaves out
-- those that its asker may not read any more, whatever their entry says (`withhold-unsettled.ts`). Ids and sets, and no words.
create function unsettled_records()
returns table (record_id uuid, access_set integer)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select distinct r.id, r.access_set_id
    from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id and t.identifier = 'index-record'
    join public.record r on r.id = (j.payload ->> 'recordId')::uuid;
end
$$;
revoke all on function unsettled_records from public;
grant execute on function unsettled_records to muniment_app;
