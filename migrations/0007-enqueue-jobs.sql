-- All jobs of a transaction in one call: what the queue does once a call costs more than what it does once a job.
drop function enqueue_job;

-- graphile_worker's tables have row security and are the owner's alone; this is the one door to them.
create function enqueue_jobs(names text[], payloads text[], job_keys text[], queue_names text[], run_ats timestamptz[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- A session keeps the plans it made, most of them when the queue was empty and reading all of it was cheapest: behind a
-- backlog of 10,000 jobs each further one would cost milliseconds.
set enable_seqscan = off
as $$
begin
  perform graphile_worker.add_jobs(array(
    select row(job.name, job.payload::json, job.queue_name, job.run_at, null, job.job_key, null, null)::graphile_worker.job_spec
    from unnest(names, payloads, job_keys, queue_names, run_ats) as job (name, payload, job_key, queue_name, run_at)
  ));
end
$$;
revoke all on function enqueue_jobs from public;
grant execute on function enqueue_jobs to muniment_app;
