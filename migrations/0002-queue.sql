-- Jobs: enqueued inside the business transaction, by requests and jobs that do not own the queue.

-- graphile_worker.add_job is the owner's alone (its tables have row security); this is the one door to it.
create function enqueue_job(
  identifier text,
  payload json,
  job_key text,
  queue_name text,
  run_at timestamptz
) returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select graphile_worker.add_job(
    identifier => enqueue_job.identifier,
    payload => enqueue_job.payload,
    queue_name => enqueue_job.queue_name,
    run_at => enqueue_job.run_at,
    job_key => enqueue_job.job_key,
    job_key_mode => 'replace'
  )
$$;
revoke all on function enqueue_job from public;
grant execute on function enqueue_job to muniment_app;

-- Who works on jobs at this moment. A worker that was killed leaves its jobs locked for hours; one that has no
-- row here, or whose beat has stopped, is dead, and its jobs are given back.
create table job_worker (
  worker_id text primary key,
  -- Tells process ids of one machine (and container) from another's: only there can the absence of one be seen.
  process_space text not null,
  process_id integer not null,
  started_at timestamptz not null default clock_timestamp(),
  -- The server's clock: leases are not business time, and machines' clocks differ.
  beat_at timestamptz not null default clock_timestamp()
);
