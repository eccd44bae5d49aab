-- A sweep seals its batches by the hundred: what is asked of a batch that goes from one state to another is asked of no other
-- change, and a seal, which changes nothing that is indexed, finds room beside the row it replaces.
alter table disposal_batch set (fillfactor = 50);

create function refuse_batch_changed() returns trigger language plpgsql as $$
begin
  raise exception 'a batch stays as it was listed' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger batch_is_kept before update on disposal_batch
  for each row
  when (
    (new.id, new.kind, new.sweep_id, new.part, new.class_code, new.access_set_ids, new.action, new.marking, new.authority,
     new.reason, new.proposed_by, new.proposed_at, new.stages)
    is distinct from
    (old.id, old.kind, old.sweep_id, old.part, old.class_code, old.access_set_ids, old.action, old.marking, old.authority,
     old.reason, old.proposed_by, old.proposed_at, old.stages)
    or (old.manifest_digest is not null and new.manifest_digest is distinct from old.manifest_digest)
  )
  execute function refuse_batch_changed();

create function keep_cooling_off() returns trigger language plpgsql as $$
begin
  -- Back under review after a restore, it is approved anew through all its stages.
  if new.not_before is null and new.state = 'in-review' and is_being_restored() then return new; end if;
  raise exception 'the cooling-off of a batch stays as it began' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger cooling_off_is_kept before update on disposal_batch
  for each row when (old.not_before is not null and new.not_before is distinct from old.not_before)
  execute function keep_cooling_off();

create or replace function keep_executor_apart() returns trigger language plpgsql as $$
begin
  if new.state = 'executing' then
    if not is_fully_approved(new.id) then
      raise exception 'a batch is executed only once every stage has approved it' using errcode = 'MU003';
    end if;
    if exists (select from disposal_approval where batch_id = new.id and approved_by = new.executed_by) then
      raise exception 'who approved a batch cannot execute it' using errcode = 'MU001';
    end if;
    if new.kind = 'exceptional' and new.proposed_by = new.executed_by then
      raise exception 'an exceptional disposal takes three people' using errcode = 'MU001';
    end if;
    if exists (select from disposal_item where batch_id = new.id and decision is null and state = 'proposed') then
      raise exception 'an undecided item blocks execution' using errcode = 'MU002';
    end if;
    -- Both by the business clock of whoever wrote them; the database has no clock of its own in this.
    if new.execution_started_at is null or new.execution_started_at < new.not_before then
      raise exception 'the cooling-off is not over' using errcode = 'MU005';
    end if;
    if exists (
      select from access_set a join file_plan_class c on c.code = a.class_code
      where a.id = any (new.access_set_ids)
        and not holds_review_role(new.executed_by, '{"role": "ig-officer", "group": null}', c.path)
    ) then
      raise exception 'an IG officer in charge of the class executes a batch' using errcode = 'MU007';
    end if;
    if new.manifest_digest is distinct from disposal_manifest_digest(new.id) then
      raise exception 'the manifest is not the one that was approved' using errcode = 'MU003';
    end if;
  end if;
  if new.state = 'approved' and (
    not is_fully_approved(new.id)
    or new.not_before < (select max(a.at) from disposal_approval a where a.batch_id = new.id and not a.void)
  ) then
    raise exception 'a batch is approved by its last stage, from which its cooling-off counts' using errcode = 'MU003';
  end if;
  if (old.state, new.state) not in (
    ('proposed', 'in-review'), ('proposed', 'approved'), ('proposed', 'rejected'), ('proposed', 'withdrawn'),
    ('in-review', 'approved'), ('in-review', 'rejected'), ('in-review', 'withdrawn'),
    ('approved', 'executing'), ('approved', 'completed'), ('approved', 'rejected'), ('approved', 'withdrawn'),
    ('executing', 'completed'), ('executing', 'completed-with-failures'),
    ('completed-with-failures', 'executing'), ('completed-with-failures', 'completed')
  ) and not (
    new.state in ('in-review', 'completed') and old.state not in ('rejected', 'withdrawn', 'completed')
    and is_being_restored()
  ) then
    raise exception 'a batch cannot go from % to %', old.state, new.state using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
drop trigger executor_is_apart on disposal_batch;
create trigger executor_is_apart before update on disposal_batch
  for each row when (new.state <> old.state) execute function keep_executor_apart();
