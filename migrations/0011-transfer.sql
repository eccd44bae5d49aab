-- Handing records over to an archive: what a package holds, what became of it at its receiver, and the guards by which
-- nothing goes from here before the receiver has taken every file of it.

-- {type: open | closed-for-period | closed-until, period, until, exemptions, alternativeTitle}: how the archive is to keep
-- it from the public. None was said before this column came: open.
alter table disposal_item
  add column decision_closure jsonb,
  add constraint closure_of_a_transfer check (
    decision_closure is null
    or (decision is not distinct from 'transfer'
        and decision_closure ->> 'type' in ('open', 'closed-for-period', 'closed-until'))
  ),
  add constraint transferred_as_decided check (state <> 'transferred' or decision is not distinct from 'transfer'),
  add constraint destroyed_as_decided check (state <> 'destroyed' or decision is distinct from 'transfer');

-- What a person decided on never changes under them, and what has ended stays ended. An alternative title goes with the
-- record whose title it stands for.
create or replace function keep_item() returns trigger language plpgsql as $$
begin
  if (new.batch_id, new.record_id, new.reference, new.retention_end, new.action, new.class_code, new.folder_id,
      new.schedule_code, new.schedule_version, new.trigger_type, new.trigger_date, new.authority, new.size, new.sha256)
     is distinct from
     (old.batch_id, old.record_id, old.reference, old.retention_end, old.action, old.class_code, old.folder_id,
      old.schedule_code, old.schedule_version, old.trigger_type, old.trigger_date, old.authority, old.size, old.sha256)
  then
    raise exception 'the manifest of a batch never changes' using errcode = 'integrity_constraint_violation';
  end if;
  if old.state in ('destroyed', 'transferred', 'retained', 'skipped') and new.state <> old.state then
    raise exception 'an item that is % stays so', old.state using errcode = 'integrity_constraint_violation';
  end if;
  if old.state <> 'proposed'
     and ((new.decision, new.decided_by, new.decided_at, new.decision_until, new.decision_closure - 'alternativeTitle')
          is distinct from
          (old.decision, old.decided_by, old.decided_at, old.decision_until, old.decision_closure - 'alternativeTitle')
       or (new.decision_closure ? 'alternativeTitle'
           and new.decision_closure is distinct from old.decision_closure)) then
    raise exception 'a decision is taken before the approval' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;

-- A package is not kept but made anew, byte for byte, for as long as what waits lists the same.
create table transfer_package (
  batch_id uuid not null references disposal_batch,
  sequence integer not null check (sequence > 0),
  size bigint not null check (size > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- SHA-256 of metadata/metadata.json, which names every file and says all that is said of it.
  listing_sha256 text not null check (listing_sha256 ~ '^[0-9a-f]{64}$'),
  records integer not null check (records > 0),
  files integer not null check (files >= records),
  payload_bytes bigint not null check (payload_bytes >= 0),
  bagged_on date not null,
  packaged_at timestamptz not null,
  -- When it first left for whoever asked for it.
  fetched_at timestamptz,
  primary key (batch_id, sequence)
);

create table transfer_record (
  batch_id uuid not null,
  record_id uuid not null,
  -- The receiver's word on all of its files together.
  outcome text check (outcome in ('accepted', 'refused')),
  archive_reference text check (archive_reference <> ''),
  acknowledged_by text,
  acknowledged_at timestamptz,
  primary key (batch_id, record_id),
  foreign key (batch_id, record_id) references disposal_item,
  check ((outcome is null) = (acknowledged_by is null)),
  check ((outcome is null) = (acknowledged_at is null)),
  check ((outcome is not distinct from 'accepted') = (archive_reference is not null))
);

-- Each file of a record as it was packaged. Its name is not among what stays: it goes with the record.
create table transfer_file (
  batch_id uuid not null,
  record_id uuid not null,
  position integer not null,
  size bigint not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- When it first left in a package.
  sent_at timestamptz,
  primary key (batch_id, record_id, position),
  foreign key (batch_id, record_id) references transfer_record
);

create function keep_acknowledgement() returns trigger language plpgsql as $$
begin
  if old.outcome is not null and (new.outcome, new.archive_reference, new.acknowledged_by, new.acknowledged_at)
     is distinct from (old.outcome, old.archive_reference, old.acknowledged_by, old.acknowledged_at) then
    raise exception 'what a receiver has acknowledged stays so' using errcode = 'integrity_constraint_violation';
  end if;
  if old.outcome is null and new.outcome is not null then
    if exists (
      select from disposal_approval
      where batch_id = new.batch_id and approved_by = new.acknowledged_by and not void
    ) then
      raise exception 'who approved a batch cannot acknowledge for its receiver' using errcode = 'MU001';
    end if;
    if exists (
      select from transfer_file where batch_id = new.batch_id and record_id = new.record_id and sent_at is null
    ) or not exists (
      select from transfer_file where batch_id = new.batch_id and record_id = new.record_id
    ) then
      raise exception 'nobody acknowledges what was not sent' using errcode = 'integrity_constraint_violation';
    end if;
  end if;
  return new;
end
$$;
create trigger acknowledgement_is_kept before update on transfer_record
  for each row execute function keep_acknowledgement();

-- What is to be transferred begins to go only once its receiver has taken every file of it, as it is here.
create function keep_until_received() returns trigger language plpgsql as $$
begin
  if not exists (
    select from transfer_record t
    where t.batch_id = new.batch_id and t.record_id = new.record_id and t.outcome = 'accepted'
  ) or exists (
    select from component c
    where c.record_id = new.record_id and not exists (
      select from transfer_file f
      where f.batch_id = new.batch_id and f.record_id = c.record_id and f.position = c.position
        and f.sha256 = c.sha256 and f.sent_at is not null
    )
  ) then
    raise exception 'a record stays until its receiver has acknowledged every file of it'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger item_is_received before update of state on disposal_item
  for each row when (new.state = 'destroying' and old.state = 'approved' and new.decision = 'transfer')
  execute function keep_until_received();

grant select, insert, update on transfer_package, transfer_record, transfer_file to muniment_app;
