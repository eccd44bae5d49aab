-- What nothing brings back after a restore: the list from which people enter it again, and the holds that keep meanwhile
-- what it may have kept longer (docs/operations.md).

-- An entry of the log each; what it holds is the log's own: ids, codes, instants, never a word that could be erased.
create table lost_change (
  restoration_id uuid not null references restoration,
  position bigint not null,
  at timestamptz not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  actor_id text not null,
  codes jsonb not null,
  -- Which hold keeps what it was about; none where it cannot have kept anything longer.
  kind text check (kind in ('override', 'filing', 'reopening', 'event', 'schedule', 'facts', 'decision')),
  primary key (restoration_id, position)
);
grant select, insert on lost_change to muniment_app;

-- One a kind of each restoration, however often its taking up is cut short and done again.
create table restoration_hold (
  restoration_id uuid not null references restoration,
  kind text not null check (kind in ('override', 'filing', 'reopening', 'event', 'schedule', 'facts', 'decision')),
  hold_id uuid not null unique references hold,
  primary key (restoration_id, kind)
);
grant select, insert on restoration_hold to muniment_app;

create function keep_to_restoration() returns trigger language plpgsql as $$
begin
  if not exists (select from restoration where id = new.restoration_id and finished_at is null) then
    raise exception 'what a restoration has lost is written while it is taken up'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger lost_change_is_of_its_time before insert on lost_change
  for each row execute function keep_to_restoration();
create trigger restoration_hold_is_of_its_time before insert on restoration_hold
  for each row execute function keep_to_restoration();

-- The reference that an archive gave a record lay beside the log; a certificate that came back from its bytes may name it.
-- Written once, where nothing stands, and only of what is gone by the log's word while its restoration stands.
grant update (archive_reference) on stub to muniment_app;
create function keep_archive_reference() returns trigger language plpgsql as $$
begin
  if old.archive_reference is not null or new.state <> 'transferred' or not is_gone_by_the_log(new.record_id) then
    raise exception 'the reference that an archive gave a record stays as it was left'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger archive_reference_is_kept before update of archive_reference on stub
  for each row when (new.archive_reference is distinct from old.archive_reference)
  execute function keep_archive_reference();

-- What got stuck in a batch that still waits for its receiver is retried while the batch executes: whoever answers for it
-- from then on keeps the same rules as whoever began (`keep_executor_apart`).
create function keep_retry_apart() returns trigger language plpgsql as $$
begin
  if exists (select from disposal_approval where batch_id = new.id and approved_by = new.executed_by) then
    raise exception 'who approved a batch cannot execute it' using errcode = 'MU001';
  end if;
  if new.kind = 'exceptional' and new.proposed_by = new.executed_by then
    raise exception 'an exceptional disposal takes three people' using errcode = 'MU001';
  end if;
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
  return new;
end
$$;
create trigger retry_is_apart before update on disposal_batch
  for each row
  when (
    old.state = 'executing' and new.state = 'executing'
    and (new.executed_by, new.execution_started_at) is distinct from (old.executed_by, old.execution_started_at)
  )
  execute function keep_retry_apart();
