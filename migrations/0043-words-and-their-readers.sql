-- What lay beside the log for whoever reads the log, although it was written of what they may not read: schedules given to
-- records and folders, decisions on single records, batches, and the queries of holds. No entry changes: none of this is in a leaf.
-- Once for each set of access sets, of which there are few, and not for each of what may be millions of entries.
with uncovered as materialized (
  select distinct entry_id, subject_type, subject_id::uuid as subject_id from audit_detail
  where conditions is null and name <> 'actorName' and value is not null and subject_type in ('record', 'folder', 'batch')
), covered as materialized (
  select u.entry_id, array[r.access_set_id] as sets
  from uncovered u join record r on r.id = u.subject_id
  where u.subject_type = 'record'
  union all
  select u.entry_id, array[f.access_set_id]
  from uncovered u join folder f on f.id = u.subject_id
  where u.subject_type = 'folder'
  union all
  select u.entry_id, b.access_set_ids
  from uncovered u join disposal_batch b on b.id = u.subject_id
  where u.subject_type = 'batch'
), places as materialized (
  select distinct s.sets, c.path, a.groups, a.marking
  from (select distinct sets from covered) s
  join access_set own on own.id = any (s.sets)
  join access_set a on a.id = own.id or a.id = any (own.alternatives)
  join file_plan_class c on c.code = a.class_code
), conditions as materialized (
  -- Whoever reads the log reaches every place, so their order says nothing.
  select sets, (array_agg(place))[1] || jsonb_build_object('marking', max(marking))
    || case when count(*) < 2 then '{}' else jsonb_build_object('alternatives', to_jsonb((array_agg(place))[2:])) end as conditions
  from (
    select sets, jsonb_build_object('classPath', path, 'groups', groups) as place, max(marking) as marking
    from places group by sets, path, groups
  ) each
  group by sets
)
update audit_detail d set conditions = k.conditions
from covered c join conditions k on k.sets = c.sets
where d.entry_id = c.entry_id and d.name <> 'actorName' and d.conditions is null;

-- Behind all that, so that nobody waits for it who only looks at the holds.
-- Whoever places a hold by a query asks in words of what they have read: the words are for those who may read as much
-- (DESIGN §7). {classPath, marking, groups, alternatives?}, as beside the log.
alter table hold add column query_reach jsonb;

-- Of the holds that stand: by what their placers may read now, within what their role was granted for then.
alter table hold disable trigger hold_is_kept;
with placer as (
  select h.id, coalesce(p.clearance, 'official') as marking, coalesce(p.groups, '{}') as groups,
         case when h.query_within is null then '[]'::jsonb else jsonb_build_array(h.query_within) end as class_path
  from hold h left join person p on p.id::text = h.placed_by
  where h.query is not null
)
update hold h
set query_reach = jsonb_build_object('classPath', r.class_path, 'marking', r.marking, 'groups', to_jsonb(r.groups[1:1]))
  || case when cardinality(r.groups) < 2 then '{}' else jsonb_build_object('alternatives', (
       select jsonb_agg(jsonb_build_object('classPath', r.class_path, 'groups', jsonb_build_array(g)) order by place)
       from unnest(r.groups[2:]) with ordinality as further (g, place)
     )) end
from placer r
where r.id = h.id;
alter table hold enable trigger hold_is_kept;
alter table hold add check ((query is null) = (query_reach is null));

create function keep_query_reach() returns trigger language plpgsql as $$
begin
  raise exception 'a hold stays what it was placed as' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger hold_reach before update of query_reach on hold
  for each row when (new.query_reach is distinct from old.query_reach) execute function keep_query_reach();

-- The names and reasons of holds are for whoever reads the log (DESIGN §7), and their queries for who may read as much.
update audit_detail d set conditions = h.query_reach
from hold h
where d.subject_type = 'hold' and d.subject_id = h.id::text and d.name <> 'actorName' and d.conditions is null
  and exists (select from audit_detail q where q.entry_id = d.entry_id and q.name = 'query' and q.value is not null);
