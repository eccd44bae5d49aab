-- Schedules of several steps: review, then later something else. A record stands at one step and goes on to the next only
-- by an approved decision.

-- What follows the row's own rule: [{trigger, period, after, rounding, orLater, maximum, action}].
alter table retention_schedule_version
  add column later_steps jsonb not null default '[]' check (jsonb_typeof(later_steps) = 'array');

create or replace function events_counted_from(version retention_schedule_version) returns text[] language sql immutable as $$
  select coalesce(array_agg(distinct event #>> '{}'), '{}')
  from jsonb_path_query(
    jsonb_build_array(version.trigger, version.or_later, version.later_steps), 'lax $.**.event') as event
$$;

-- Every step before the last is a review, the first has none before it, and each says from when and how long.
create function keep_steps_in_order() returns trigger language plpgsql as $$
declare
  steps jsonb := jsonb_build_array(jsonb_build_object(
    'trigger', new.trigger, 'period', new.period, 'orLater', new.or_later, 'action', new.action)) || new.later_steps;
begin
  if exists (
    select from jsonb_array_elements(steps) with ordinality as step (rule, number)
    where coalesce(rule ->> 'action', '') not in ('destroy', 'transfer', 'review', 'retain-permanently')
      or (number < jsonb_array_length(steps) and rule ->> 'action' <> 'review')
  ) then
    raise exception 'every step before the last is a review (%, version %)', new.code, new.version
      using errcode = 'integrity_constraint_violation';
  end if;
  if exists (
    select from jsonb_array_elements(steps) with ordinality as step (rule, number)
    cross join lateral jsonb_array_elements(jsonb_build_array(rule) || (rule -> 'orLater')) as term
    where number = 1 and term #>> '{trigger,type}' = 'previous-step'
  ) then
    raise exception 'the first step has no step before it (%, version %)', new.code, new.version
      using errcode = 'integrity_constraint_violation';
  end if;
  if exists (
    select from jsonb_array_elements(new.later_steps) as rule
    cross join lateral jsonb_array_elements(jsonb_build_array(rule) || coalesce(rule -> 'orLater', '[]')) as term
    where rule ->> 'action' <> 'retain-permanently' and (
      coalesce(term #>> '{trigger,type}', '') = ''
      or (term ->> 'period' is null and term #>> '{trigger,type}' not in ('fixed-date', 'metadata-date')))
  ) then
    raise exception 'a step names its trigger and its period (%, version %)', new.code, new.version
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger schedule_steps_in_order before insert on retention_schedule_version
  for each row execute function keep_steps_in_order();

-- Where a record stands in its schedule, and when the step before ended.
alter table record
  add column schedule_step integer not null default 1 check (schedule_step > 0),
  add column previous_step_ended_on date,
  add constraint record_step_follows_another check ((schedule_step = 1) = (previous_step_ended_on is null));

-- At which step the record stood when it was listed: what the decision is about.
alter table disposal_item add column schedule_step integer not null default 1 check (schedule_step > 0);
alter table disposal_item drop constraint disposal_item_decision_check;
alter table disposal_item add constraint disposal_item_decision_check
  check (decision in ('destroy', 'retain', 'transfer', 'retain-permanently', 'next-step'));

create function keep_steps_decided() returns trigger language plpgsql as $$
begin
  if not exists (
    select from disposal_item i
    join retention_schedule_version v on v.code = i.schedule_code and v.version = i.schedule_version
    where i.record_id = new.id and i.decision = 'next-step' and i.state = 'retained'
      and i.schedule_step = old.schedule_step and new.schedule_step = old.schedule_step + 1
      and new.schedule_step <= jsonb_array_length(v.later_steps) + 1
      and (v.code, v.version) = (old.schedule_code, old.schedule_version)
      and (v.code, v.version) = (new.schedule_code, new.schedule_version)
      and exists (select from disposal_approval a where a.batch_id = i.batch_id and not a.void)
  ) then
    raise exception 'a record goes on to the next step only by an approved decision' using errcode = 'MU003';
  end if;
  return new;
end
$$;
create trigger record_steps_are_decided before update of schedule_step on record
  for each row when (new.schedule_step > old.schedule_step) execute function keep_steps_decided();

-- What was listed at a step stays so, like the rest of the manifest.
create function keep_item_step() returns trigger language plpgsql as $$
begin
  if new.schedule_step <> old.schedule_step then
    raise exception 'the manifest of a batch never changes' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger item_step_is_kept before update of schedule_step on disposal_item
  for each row execute function keep_item_step();
