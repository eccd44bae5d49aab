-- The marker of another installation that the sweep of orphans found in the content store, which makes nothing there an orphan.
create table foreign_marker (
  object_key text primary key,
  found_at timestamptz not null
);
grant select, insert, delete on foreign_marker to muniment_app;

-- The log's checkpoints in a bucket, and markers, were taken for orphans.
delete from orphan
where object_key !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[.][0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}([.][a-z0-9]+(-[a-z0-9]+)*){0,3}$'
   or object_key ~ '^([0-9a-f-]{36})[.]\1[.]installation$';
