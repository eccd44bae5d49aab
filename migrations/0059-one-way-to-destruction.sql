-- What the guards before this one asked of a step, they asked of the steps that the program takes. A statement could take others:
-- from a proposed item straight to one that is being destroyed, or with a batch that was inserted as one that is executing.

-- A batch begins proposed, with nobody who executes it. One that the log knows comes back as it ended.
create function keep_batch_begun() returns trigger language plpgsql as $$
begin
  if is_being_restored() then return new; end if;
  raise exception 'a batch begins proposed' using errcode = 'MU003';
end
$$;
create trigger batch_begins_proposed before insert on disposal_batch
  for each row when (
    current_user = 'muniment_app'
    and (new.state <> 'proposed' or new.not_before is not null or new.executed_by is not null or new.execution_started_at is not null)
  )
  execute function keep_batch_begun();

-- It is complete once nothing of it is open, and who executed it stays who it was.
create function keep_batch_complete() returns trigger language plpgsql as $$
begin
  if is_being_restored() then return new; end if;
  if exists (
    select from disposal_item i
    where i.batch_id = new.id and (
      i.state in ('proposed', 'approved', 'destroying', 'verifying') or (i.state = 'stuck' and new.state = 'completed')
    )
  ) then
    raise exception 'a batch is complete once nothing in it is open' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
-- After the guard of its ways, which says more of a way that there is not.
create trigger nothing_open_when_complete before update of state on disposal_batch
  for each row when (
    current_user = 'muniment_app' and new.state in ('completed', 'completed-with-failures') and new.state <> old.state
  )
  execute function keep_batch_complete();

create function keep_executor() returns trigger language plpgsql as $$
begin
  if is_being_restored() then return new; end if;
  raise exception 'who executed a batch, and when, is said by its execution' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger executor_is_kept before update of executed_by, execution_started_at on disposal_batch
  for each row when (
    current_user = 'muniment_app' and new.state <> 'executing'
    and (new.executed_by is distinct from old.executed_by or new.execution_started_at is distinct from old.execution_started_at)
  )
  execute function keep_executor();

-- An item goes the way that its decision has, step by step. What the log says is gone, and what a restore sends back, goes another.
create function keep_item_way() returns trigger language plpgsql as $$
begin
  if is_being_restored() then return new; end if;
  raise exception 'an item cannot go from % to %', old.state, new.state using errcode = 'MU003';
end
$$;
create trigger item_goes_its_way before update of state on disposal_item
  for each row when (
    new.state <> old.state
    and not case old.state
      when 'proposed' then new.state in ('approved', 'retained', 'skipped')
      when 'approved' then new.state in ('destroying', 'skipped')
      when 'destroying' then new.state in ('verifying', 'stuck', 'skipped')
      when 'verifying' then new.state in ('destroyed', 'transferred', 'stuck', 'skipped')
      when 'stuck' then new.state in ('destroying', 'skipped')
      -- Those that have ended have a guard of their own.
      else true
    end
  )
  execute function keep_item_way();

-- Past the point of no return goes nothing that is held, and what has ended has ended with its record.
-- Read with the owner's rights: what whoever asks cannot see holds as well.
create function record_is_held_now(of_record uuid) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
  select record_is_held(r.id, r.folder_id, c.path)
  from record r join folder f on f.id = r.folder_id join file_plan_class c on c.code = f.class_code
  where r.id = of_record
$$;
revoke execute on function record_is_held_now(uuid) from public;
grant execute on function record_is_held_now(uuid) to muniment_app;
create function keep_item_with_record() returns trigger language plpgsql as $$
begin
  if new.state = 'verifying' then
    if not record_is_held_now(new.record_id) or is_gone_by_the_log(new.record_id) then return new; end if;
    raise exception 'a hold keeps this record from its destruction' using errcode = 'MU003';
  end if;
  if not exists (select from record r where r.id = new.record_id and r.state = new.state) then
    raise exception 'an item ends as its record did' using errcode = 'MU003';
  end if;
  return new;
end
$$;
create trigger item_ends_with_record before update of state on disposal_item
  for each row when (new.state <> old.state and new.state in ('verifying', 'destroyed', 'transferred'))
  execute function keep_item_with_record();

-- What is said of its end stays said.
create function keep_item_end() returns trigger language plpgsql as $$
begin
  if is_being_restored() then return new; end if;
  raise exception 'who executed an item, when, and what was proved of it stays so' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger item_end_is_kept before update of executed_by, executed_at, proofs on disposal_item
  for each row when (
    current_user = 'muniment_app' and old.state in ('destroyed', 'transferred', 'retained', 'skipped')
    and (new.executed_by, new.executed_at, new.proofs) is distinct from (old.executed_by, old.executed_at, old.proofs)
  )
  execute function keep_item_end();

-- What was executed stays approved by whom it was.
create function keep_executed_approved() returns trigger language plpgsql as $$
begin
  if not is_being_restored() and exists (
    select from disposal_batch b where b.id = new.batch_id and b.state in ('executing', 'completed', 'completed-with-failures')
  ) then
    raise exception 'what was executed stays approved by whom it was' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger executed_approval_is_kept before update of void on disposal_approval
  for each row when (current_user = 'muniment_app' and new.void and not old.void)
  execute function keep_executed_approved();

-- What is handed over wants an authority as what is destroyed does.
create function keep_transfer_authorised() returns trigger language plpgsql as $$
begin
  if not is_being_restored() and exists (
    select from disposal_item
    where batch_id = new.batch_id and state = 'proposed' and decision = 'transfer' and authority is null
  ) then
    raise exception 'no outside authority allows this transfer' using errcode = 'MU006';
  end if;
  return new;
end
$$;
create trigger transfer_is_authorised before insert on disposal_approval
  for each row execute function keep_transfer_authorised();

-- A record is marked for destruction under no hold, and is gone once its stub says so, of an item that was past all holds.
create or replace function keep_destruction_approved() returns trigger language plpgsql as $$
begin
  if new.state = 'destroying' and old.state = 'active' and not is_gone_by_the_log(new.id) then
    if not exists (
      select from disposal_item i join disposal_batch b on b.id = i.batch_id
      where i.record_id = new.id and i.state = 'destroying' and b.state = 'executing'
    ) then
      raise exception 'a record is destroyed only by an approved batch that is executing' using errcode = 'MU003';
    end if;
    if record_is_held_now(new.id) then
      raise exception 'a hold keeps this record from its destruction' using errcode = 'MU003';
    end if;
  end if;
  if new.state in ('destroyed', 'transferred') and new.state <> old.state
     and not exists (
       select from stub s join disposal_item i on i.batch_id = s.batch_id and i.record_id = s.record_id
       where s.record_id = new.id and s.state = new.state and i.state = 'verifying'
     )
     and not is_gone_by_the_log(new.id) then
    raise exception 'a record is gone once its destruction was confirmed and its stub is left' using errcode = 'MU003';
  end if;
  return new;
end
$$;

-- What a record consists of is kept with it, and goes with it.
create function keep_component() returns trigger language plpgsql as $$
begin
  raise exception 'what a record consists of stays as it was captured (%)', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger component_is_kept before update on component
  for each row when (
    current_user = 'muniment_app'
    and (new.id, new.record_id, new.object_key, new.sha256, new.size, new.position, new.parent_id)
        is distinct from (old.id, old.record_id, old.object_key, old.sha256, old.size, old.position, old.parent_id)
  )
  execute function keep_component();

create function keep_components_of_active() returns trigger language plpgsql as $$
begin
  if exists (select from gone g join record r on r.id = g.record_id where r.state = 'active') then
    raise exception 'a component goes with its record alone' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$$;
create trigger components_go_with_record after delete on component
  referencing old table as gone
  for each statement when (current_user = 'muniment_app') execute function keep_components_of_active();

create function keep_stub_of_gone() returns trigger language plpgsql as $$
begin
  if exists (
    select from laid l
    where not exists (select from record r where r.id = l.record_id and r.state <> 'active') and not is_gone_by_the_log(l.record_id)
  ) then
    raise exception 'a stub is left of what is being destroyed' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$$;
create trigger stub_is_of_gone after insert on stub
  referencing new table as laid
  for each statement when (current_user = 'muniment_app') execute function keep_stub_of_gone();

-- A receiver answers for what was sent: nothing begins acknowledged, or the guards of acknowledging would not be asked.
create function keep_unacknowledged() returns trigger language plpgsql as $$
begin
  raise exception 'nobody acknowledges what was not sent' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger transfer_begins_unacknowledged before insert on transfer_record
  for each row when (new.outcome is not null) execute function keep_unacknowledged();

-- Who decides is an IG officer in charge, as who approves and who executes are.
create function keep_decider_in_charge() returns trigger language plpgsql as $$
begin
  if is_being_restored() then return null; end if;
  if exists (
    select from disposal_batch b
    join access_set a on a.id = any (b.access_set_ids)
    join file_plan_class c on c.code = a.class_code
    where b.id = new.batch_id and not holds_review_role(new.person_id, '{"role": "ig-officer", "group": null}', c.path)
  ) then
    raise exception 'an IG officer in charge of the class decides what a batch lists' using errcode = 'MU007';
  end if;
  return null;
end
$$;
create trigger decider_is_in_charge after insert on disposal_decider
  for each row when (current_user = 'muniment_app') execute function keep_decider_in_charge();

-- Whoever brought an end forward stays known, or they could approve it after all.
create function keep_hasteners() returns trigger language plpgsql as $$
begin
  raise exception 'who brought a retention end forward stays known' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger hasteners_are_kept before update of hastened_by on record
  for each row when (current_user = 'muniment_app' and not new.hastened_by @> old.hastened_by)
  execute function keep_hasteners();

-- Two people lift a hold: both are named, both are IG officers, and the first stays who it was.
create function is_officer(of_person text) returns boolean language sql stable as $$
  select exists (select from person p where p.id::text = of_person and p.role = 'ig-officer' and p.disabled_at is null)
$$;
create or replace function keep_lifters_apart() returns trigger language plpgsql as $$
begin
  if old.state = 'placed' or new.lifted_by is null or new.lift_requested_by is distinct from old.lift_requested_by then
    raise exception 'lifting takes two people' using errcode = 'integrity_constraint_violation';
  end if;
  if not is_officer(new.lifted_by) then
    raise exception 'an IG officer lifts a hold' using errcode = 'MU007';
  end if;
  return new;
end
$$;
drop trigger lifting_takes_two on hold;
create trigger lifting_takes_two before update of state on hold
  for each row when (current_user = 'muniment_app' and new.state = 'lifted' and old.state <> 'lifted')
  execute function keep_lifters_apart();
create function keep_lift_asker() returns trigger language plpgsql as $$
begin
  raise exception 'who asked for the lifting of a hold stays who it was' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger lift_asker_is_kept before update of lift_requested_by on hold
  for each row when (
    current_user = 'muniment_app' and old.state = 'lift-requested' and new.state = 'lift-requested'
    and new.lift_requested_by is distinct from old.lift_requested_by
  )
  execute function keep_lift_asker();

-- A draft is published by an IG officer, and by another than drafted it, whatever its number: the first version alone may come with
-- its plan file.
create function keep_publication_apart() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    raise exception 'a version after the first begins as a draft (%, version %)', new.code, new.version
      using errcode = 'integrity_constraint_violation';
  end if;
  if new.drafted_by <> old.drafted_by then
    raise exception 'who drafted a version stays known (%, version %)', new.code, new.version
      using errcode = 'integrity_constraint_violation';
  end if;
  if new.state <> 'draft' and (new.published_by is null or new.published_by = old.drafted_by) then
    raise exception 'a draft is published by another than drafted it (%, version %)', new.code, new.version
      using errcode = 'MU001';
  end if;
  if new.state <> 'draft' and not is_officer(new.published_by) then
    raise exception 'an IG officer publishes a schedule' using errcode = 'MU007';
  end if;
  return new;
end
$$;
create trigger version_begins_as_draft before insert on retention_schedule_version
  for each row when (current_user = 'muniment_app' and new.version > 1 and new.state <> 'draft')
  execute function keep_publication_apart();
create trigger publisher_is_apart before update on retention_schedule_version
  for each row when (current_user = 'muniment_app' and old.state = 'draft') execute function keep_publication_apart();

create function keep_class_publisher() returns trigger language plpgsql as $$
begin
  if not is_officer(new.published_by) then
    raise exception 'an IG officer publishes the schedule of a class' using errcode = 'MU007';
  end if;
  return new;
end
$$;
create trigger class_publisher_is_officer before insert or update of published_by on class_schedule_draft
  for each row when (current_user = 'muniment_app' and new.published_by is not null) execute function keep_class_publisher();

-- An override stays what it was given as, can be withdrawn once, and goes with its record.
create function keep_override() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.record_id is not null and not exists (select from record r where r.id = old.record_id and r.state = 'active') then
      return old;
    end if;
  elsif old.withdrawn_at is null and to_jsonb(new) - '{withdrawn_at,withdrawn_by}'::text[] = to_jsonb(old) - '{withdrawn_at,withdrawn_by}'::text[] then
    return new;
  end if;
  raise exception 'a schedule that was given stays known, and is withdrawn once' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger override_is_kept before update or delete on schedule_override
  for each row when (current_user = 'muniment_app') execute function keep_override();

-- An event keeps who registered it, and one that is revoked its date.
create function keep_event_history() returns trigger language plpgsql as $$
begin
  raise exception 'an event keeps who registered it, and what it said when it was revoked'
    using errcode = 'integrity_constraint_violation';
end
$$;
create trigger event_history before update on retention_event
  for each row when (
    current_user = 'muniment_app' and (
      (new.registered_by, new.registered_at) is distinct from (old.registered_by, old.registered_at)
      or (old.state = 'revoked' and (new.date, new.changed_by, new.changed_at) is distinct from (old.date, old.changed_by, old.changed_at))
      or (new.date <> old.date and new.changed_at is null)
    )
  )
  execute function keep_event_history();

-- Both ends of a cooling-off are written by the business clock of whoever writes them. How long it was in between the database sees
-- by its own, whatever the difference of the two; in a drill that clock says nothing. Five minutes are given to clocks that drift.
alter table disposal_approval add column recorded_at timestamptz;
create or replace function give_whole_cooling_off() returns trigger language plpgsql as $$
begin
  new.executable_from := greatest(new.executable_from, new.at, new.at + (select cooling_off from duty_rule));
  new.recorded_at := case when not is_being_restored() then clock_timestamp() end;
  return new;
end
$$;
create or replace function wait_out_cooling_off() returns trigger language plpgsql as $$
begin
  new.not_before := greatest(new.not_before, executable_from(new.id));
  if new.execution_started_at < new.not_before or (
    exists (select from installation where not drill) and exists (
      select from disposal_approval a
      where a.batch_id = new.id and not a.void
        and a.recorded_at + greatest(a.executable_from - a.at, (select cooling_off from duty_rule))
            > clock_timestamp() + interval '5 minutes'
    )
  ) then
    raise exception 'the cooling-off is not over' using errcode = 'MU005';
  end if;
  return new;
end
$$;
