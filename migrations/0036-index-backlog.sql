-- How far the index is behind, told by access set: whoever asks may count what they may read and nothing else. The queue's
-- tables are the owner's alone, and the rows of records hide themselves: this is a window in both, and shows counts.

-- A record in reading or destruction that has gone is behind nothing any more. One that waits to be read and to be indexed
-- counts once, from the older of the two; it has failed when nothing of it will be tried again.
create function index_backlog()
returns table (access_set integer, behind bigint, since timestamptz, failed bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    with waiting as (
      select (j.payload ->> 'recordId')::uuid as record_id, min(j.created_at) as since,
             bool_and(j.locked_at is null and j.attempts >= j.max_attempts) as failed
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier in ('read-record', 'index-record')
      group by 1
    )
    select r.access_set_id, count(*), min(w.since), count(*) filter (where w.failed)
    from waiting w join public.record r on r.id = w.record_id
    where r.state = 'active'
    group by r.access_set_id;
end
$$;
revoke all on function index_backlog from public;
grant execute on function index_backlog to muniment_app;
