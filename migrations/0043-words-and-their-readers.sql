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

-- What lay beside the log for whoever reads the log, although it was written of what they may not read: schedules given to
-- records and folders, decisions on single records, batches, and the queries of holds. No entry changes: none of this is in a leaf.
create function conditions_of(sets integer[]) returns jsonb language sql stable as $$
  -- Whoever reads the log reaches every place, so their order says nothing.
  select (array_agg(place))[1] || jsonb_build_object('marking', max(marking))
    || case when count(*) < 2 then '{}' else jsonb_build_object('alternatives', to_jsonb((array_agg(place))[2:])) end
  from (
    select jsonb_build_object('classPath', c.path, 'groups', a.groups) as place, max(a.marking) as marking
    from access_set a join file_plan_class c on c.code = a.class_code
    where a.id = any (sets) or exists (select from access_set b where b.id = any (sets) and a.id = any (b.alternatives))
    group by c.path, a.groups
  ) places
$$;

with uncovered as materialized (
  select distinct entry_id, subject_type, subject_id from audit_detail
  where conditions is null and name <> 'actorName' and value is not null
    and subject_type in ('record', 'folder', 'batch', 'hold')
), kept as materialized (
  select u.entry_id, conditions_of(array[r.access_set_id]) as conditions
  from uncovered u join record r on r.id::text = u.subject_id
  where u.subject_type = 'record'
  union all
  select u.entry_id, conditions_of(array[f.access_set_id])
  from uncovered u join folder f on f.id::text = u.subject_id
  where u.subject_type = 'folder'
  union all
  select u.entry_id, conditions_of(b.access_set_ids)
  from uncovered u join disposal_batch b on b.id::text = u.subject_id
  where u.subject_type = 'batch'
  union all
  -- The names and reasons of holds are for whoever reads the log (DESIGN §7).
  select u.entry_id, h.query_reach
  from uncovered u join hold h on h.id::text = u.subject_id
  where u.subject_type = 'hold'
    and exists (select from audit_detail d where d.entry_id = u.entry_id and d.name = 'query')
)
update audit_detail d set conditions = k.conditions
from kept k where d.entry_id = k.entry_id and d.name <> 'actorName' and d.conditions is null;

drop function conditions_of(integer[]);
