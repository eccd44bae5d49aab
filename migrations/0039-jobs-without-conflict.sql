-- `graphile_worker.add_jobs` looks for a locked job of the same key before it inserts. In serializable transactions that look
-- takes hold of the page of the index where the key would stand, which in a short queue is the page of every key: of two that
-- left a job at the same time, about different records, one was rolled back, and many at once ran out of attempts. An insert
-- that meets its key and goes round it reads nothing that counts. What it cannot do goes the old way: a job in a queue of its own,
-- one of a task never met before, and one whose predecessor is being worked on, which is let go of its key first.
create or replace function enqueue_jobs(names text[], payloads text[], job_keys text[], queue_names text[], run_ats timestamptz[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- A session keeps the plans it made, most of them when the queue was empty and reading all of it was cheapest: behind a
-- backlog of 10,000 jobs each further one would cost milliseconds.
set enable_seqscan = off
as $$
declare
  taken text[];
  left_over graphile_worker.job_spec[];
begin
  with inserted as (
    insert into graphile_worker._private_jobs as waiting (task_id, payload, run_at, key)
    select task.id, job.payload::json, coalesce(job.run_at, now()), job.job_key
    from unnest(names, payloads, job_keys, queue_names, run_ats) as job (name, payload, job_key, queue_name, run_at)
    join graphile_worker._private_tasks task on task.identifier = job.name
    where job.job_key is not null and job.queue_name is null
    -- As `add_jobs` does with one that waits. One that failed for good begins anew here; `add_jobs` leaves it behind for ever,
    -- without its key, and puts another beside it.
    on conflict (key) do update
    set job_queue_id = null, task_id = excluded.task_id, payload = excluded.payload, run_at = excluded.run_at,
        max_attempts = excluded.max_attempts, priority = excluded.priority, flags = null, revision = waiting.revision + 1,
        attempts = 0, last_error = null, updated_at = now()
    where waiting.locked_at is null
    returning key
  )
  select coalesce(array_agg(key), '{}') into taken from inserted;
  if cardinality(taken) > 0 then
    -- By which workers hear of jobs; without it they would be found when next looked for.
    perform pg_notify('jobs:insert', json_build_object('r', random(), 'count', cardinality(taken))::text);
  end if;

  left_over := array(
    select row(job.name, job.payload::json, job.queue_name, job.run_at, null, job.job_key, null, null)::graphile_worker.job_spec
    from unnest(names, payloads, job_keys, queue_names, run_ats) with ordinality
      as job (name, payload, job_key, queue_name, run_at, place)
    where job.job_key is null or job.job_key <> all (taken)
    order by job.place
  );
  if cardinality(left_over) > 0 then
    perform graphile_worker.add_jobs(left_over);
  end if;
end
$$;
