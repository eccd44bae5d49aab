-- Who approves what a schedule brings up for disposal, one stage after the other; and the rules of review (DESIGN §5)
-- kept here, so that a program with a mistake in it is refused.

-- [{role, group}]: `ig-officer` is held by whoever has that role, any other by the members of its group.
alter table retention_schedule_version
  add column reviewers jsonb not null default '[{"role": "ig-officer", "group": null}]',
  add constraint reviewers_with_an_officer check (jsonb_path_exists(reviewers, '$[*] ? (@.role == "ig-officer")'));

-- Fixed when the batch is listed: a later version of the schedule changes nothing about it.
alter table disposal_batch
  add column stages jsonb not null default '[{"role": "ig-officer", "group": null}]',
  add constraint stages_with_an_officer check (jsonb_path_exists(stages, '$[*] ? (@.role == "ig-officer")')),
  drop constraint disposal_batch_sweep_id_access_set_ids_action_part_key,
  add constraint one_part_of_a_kind unique (sweep_id, access_set_ids, action, stages, part);
create index disposal_batch_stages on disposal_batch using gin (stages jsonb_path_ops);

-- People are looked up by the id that entries and approvals keep as text.
create index person_id_as_text on person ((id::text));

-- An approval that a change of decisions made void stays as it was, beside the one that was given anew.
alter table disposal_approval
  drop constraint disposal_approval_pkey,
  drop constraint disposal_approval_batch_id_approved_by_key,
  add primary key (audit_entry_id);
create index disposal_approval_batch on disposal_approval (batch_id);
create unique index one_approval_a_stage on disposal_approval (batch_id, stage) where not void;
create unique index one_stage_a_person on disposal_approval (batch_id, approved_by) where not void;

-- Everybody who ever decided an item of a batch, also where another has decided anew since.
create table disposal_decider (
  batch_id uuid not null references disposal_batch,
  person_id text not null,
  primary key (batch_id, person_id)
);
insert into disposal_decider (batch_id, person_id)
  select distinct batch_id, decided_by from disposal_item where decided_by is not null;
grant select, insert on disposal_decider to muniment_app;

-- An expert may destroy what its schedule would have reviewed or transferred, and says on whose authority.
alter table disposal_item
  add constraint weaker_decision_has_authority check (
    decision is distinct from 'destroy' or action = 'destroy' or btrim(coalesce(decision_authority, '')) <> ''
  ),
  add constraint retained_until_a_day_to_come check (
    decision is distinct from 'retain' or decision_until > (decided_at at time zone 'Europe/London')::date
  );

-- Whether a person stands in a review role for what lies under this class.
create function holds_review_role(of_person text, stage jsonb, class_path text[]) returns boolean language sql stable as $$
  select exists (
    select from person p
    where p.id::text = of_person and p.disabled_at is null and (p.scope is null or p.scope = any (class_path))
      and (p.role = 'ig-officer' or (p.role = 'civil-servant' and stage ->> 'role' <> 'ig-officer'))
      and (stage ->> 'group' is null or stage ->> 'group' = any (p.groups))
  )
$$;

-- Whether each stage of a batch has an approval that stands.
create function is_fully_approved(of_batch uuid) returns boolean language sql stable as $$
  select (select count(*) from disposal_approval a where a.batch_id = b.id and not a.void) = jsonb_array_length(b.stages)
  from disposal_batch b where b.id = of_batch
$$;

-- Approvals -------------------------------------------------------------------------------------------------

create or replace function keep_approver_apart() returns trigger language plpgsql as $$
declare
  batch disposal_batch;
  stage jsonb;
begin
  select * into batch from disposal_batch where id = new.batch_id for update;
  if batch.proposed_by = new.approved_by then
    raise exception 'who proposed a batch cannot approve it' using errcode = 'MU001';
  end if;
  if exists (select from disposal_decider where batch_id = new.batch_id and person_id = new.approved_by) then
    raise exception 'who decided an item cannot approve its batch' using errcode = 'MU001';
  end if;
  if exists (
    select from disposal_approval where batch_id = new.batch_id and approved_by = new.approved_by and not void
  ) then
    raise exception 'one person cannot fill two stages' using errcode = 'MU001';
  end if;
  if exists (
    select from disposal_item i join record r on r.id = i.record_id
    where i.batch_id = new.batch_id and new.approved_by = any (r.hastened_by)
  ) then
    raise exception 'who brought an item''s retention end forward cannot approve its batch' using errcode = 'MU001';
  end if;
  if batch.state not in ('proposed', 'in-review') or new.void then
    raise exception 'a batch that is % is not approved', batch.state using errcode = 'MU003';
  end if;
  if new.stage <> (select count(*) + 1 from disposal_approval where batch_id = new.batch_id and not void)
     or new.stage > jsonb_array_length(batch.stages) then
    raise exception 'stage % is not the one that is open', new.stage using errcode = 'MU003';
  end if;
  stage := batch.stages -> (new.stage - 1);
  if exists (
    select from access_set a join file_plan_class c on c.code = a.class_code
    where a.id = any (batch.access_set_ids) and not holds_review_role(new.approved_by, stage, c.path)
  ) then
    raise exception 'the open stage belongs to another review role' using errcode = 'MU004';
  end if;
  if exists (select from disposal_item where batch_id = new.batch_id and state = 'proposed' and decision is null) then
    raise exception 'an undecided item blocks approval' using errcode = 'MU002';
  end if;
  if exists (
    select from disposal_item
    where batch_id = new.batch_id and state = 'proposed' and decision = 'destroy' and authority is null
  ) then
    raise exception 'no outside authority allows this destruction' using errcode = 'MU006';
  end if;
  if batch.manifest_digest is distinct from disposal_manifest_digest(new.batch_id) then
    raise exception 'the manifest is not the one that was listed' using errcode = 'MU003';
  end if;
  return new;
end
$$;

create function keep_approval() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - 'void') <> (to_jsonb(old) - 'void') or (old.void and not new.void) then
    raise exception 'an approval stays as it was given, and can only become void'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger approval_is_kept before update or delete on disposal_approval
  for each row execute function keep_approval();

-- Items -----------------------------------------------------------------------------------------------------

create function refuse_item_begun() returns trigger language plpgsql as $$
begin
  raise exception 'an item begins proposed and undecided' using errcode = 'MU003';
end
$$;
create trigger item_begins_proposed before insert on disposal_item
  for each row when (new.state <> 'proposed' or new.decision is not null) execute function refuse_item_begun();

create function keep_review() returns trigger language plpgsql as $$
begin
  if (new.decision, new.decision_until, new.decision_authority, new.decided_by, new.decided_at)
     is distinct from (old.decision, old.decision_until, old.decision_authority, old.decided_by, old.decided_at) then
    if old.state <> 'proposed' then
      raise exception 'a decision is taken before the approval' using errcode = 'integrity_constraint_violation';
    end if;
    if not exists (
      select from disposal_batch where id = new.batch_id and state in ('proposed', 'in-review') for share
    ) or exists (select from disposal_approval where batch_id = new.batch_id and not void) then
      raise exception 'what somebody has approved is not decided otherwise' using errcode = 'MU003';
    end if;
    insert into disposal_decider (batch_id, person_id) values (new.batch_id, new.decided_by) on conflict do nothing;
  end if;
  if old.state = 'proposed' and new.state in ('approved', 'retained') and not exists (
    select from disposal_batch where id = new.batch_id and state = 'approved' and is_fully_approved(id)
  ) then
    raise exception 'an item is approved with the last stage of its batch' using errcode = 'MU003';
  end if;
  if new.state = 'destroying' and old.state in ('approved', 'stuck') and (
    new.decision is null or new.decision not in ('destroy', 'transfer')
    or not exists (select from disposal_batch where id = new.batch_id and state = 'executing')
  ) then
    raise exception 'an item goes as decided, in a batch that is executing' using errcode = 'MU003';
  end if;
  return new;
end
$$;
create trigger review_is_kept before update on disposal_item
  for each row when (
    old.state is distinct from new.state or old.decided_at is distinct from new.decided_at
    or (new.decision, new.decision_until, new.decision_authority, new.decided_by)
       is distinct from (old.decision, old.decision_until, old.decision_authority, old.decided_by)
  ) execute function keep_review();

-- Batches ---------------------------------------------------------------------------------------------------

create or replace function keep_executor_apart() returns trigger language plpgsql as $$
begin
  if (new.id, new.kind, new.sweep_id, new.part, new.class_code, new.access_set_ids, new.action, new.marking, new.authority,
      new.reason, new.proposed_by, new.proposed_at, new.stages)
     is distinct from
     (old.id, old.kind, old.sweep_id, old.part, old.class_code, old.access_set_ids, old.action, old.marking, old.authority,
      old.reason, old.proposed_by, old.proposed_at, old.stages)
     or (old.manifest_digest is not null and new.manifest_digest is distinct from old.manifest_digest)
     or (old.not_before is not null and new.not_before is distinct from old.not_before)
  then
    raise exception 'a batch stays as it was listed, and its cooling-off as it began'
      using errcode = 'integrity_constraint_violation';
  end if;
  if new.state = 'executing' and old.state <> 'executing' then
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
  if new.state = 'approved' and old.state <> 'approved' and (
    not is_fully_approved(new.id)
    or new.not_before < (select max(a.at) from disposal_approval a where a.batch_id = new.id and not a.void)
  ) then
    raise exception 'a batch is approved by its last stage, from which its cooling-off counts' using errcode = 'MU003';
  end if;
  if new.state <> old.state and (old.state, new.state) not in (
    ('proposed', 'in-review'), ('proposed', 'approved'), ('proposed', 'rejected'), ('proposed', 'withdrawn'),
    ('in-review', 'approved'), ('in-review', 'rejected'), ('in-review', 'withdrawn'),
    ('approved', 'executing'), ('approved', 'completed'), ('approved', 'rejected'), ('approved', 'withdrawn'),
    ('executing', 'completed'), ('executing', 'completed-with-failures'),
    ('completed-with-failures', 'executing'), ('completed-with-failures', 'completed')
  ) then
    raise exception 'a batch cannot go from % to %', old.state, new.state using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;

-- What has the same bytes is shown to whoever decides about one of it.
create index component_sha256 on component using hash (sha256);
