-- A version that a newer one replaced before it was read: nobody has looked whether it belongs in quarantine (0046).
alter table component add column unexamined boolean not null default false;

update component c set unexamined = true
from record r
where c.role = 'earlier-version' and c.reading_detail is null and not c.quarantined
  and r.id = c.record_id and r.state = 'active';

-- Those that were replaced before this are looked into as soon as a worker runs.
select enqueue_jobs(
  array_agg('read-record'::text), array_agg(json_build_object('recordId', w.id)::text), array_agg('read-record:' || w.id), null, null
)
from (select distinct record_id as id from component where unexamined) w
having count(*) > 0;
