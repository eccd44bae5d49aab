-- The truth: people, file plan, folders, records, holds, disposal. Constraints hold the lifecycle, so that a
-- program with a mistake in it is refused here. Requests and jobs act as muniment_app, which owns nothing.

do $$
begin
  create role muniment_app nologin nobypassrls;
exception
  -- Another installation on the same server, or a process migrating beside us, made it first.
  when duplicate_object or unique_violation then null;
end
$$;
grant muniment_app to current_user;

create table installation (
  only_one boolean primary key default true check (only_one),
  id uuid not null,
  created_at timestamptz not null,
  -- Data once touched under a drill clock is a drill for ever (DESIGN §5).
  drill boolean not null,
  -- Fingerprint of the engines this truth belongs to; a process that comes with others is refused.
  engines jsonb not null
);

-- People and how they prove who they are ------------------------------------------------------------------

create table person (
  id uuid primary key,
  name text not null unique check (name <> ''),
  role text not null check (role in ('civil-servant', 'ig-officer', 'auditor', 'administrator')),
  -- The subtree of the plan the role is granted for; null is the whole plan.
  scope text,
  clearance text not null default 'official' check (clearance in ('official', 'official-sensitive')),
  groups text[] not null default '{}',
  created_at timestamptz not null,
  disabled_at timestamptz
);

create table api_token (
  id uuid primary key,
  person_id uuid not null references person,
  -- SHA-256 of the token: 256 random bits need no slow hash.
  hash bytea not null unique,
  kind text not null check (kind in ('personal', 'bootstrap')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index api_token_person on api_token (person_id);

-- The file plan and its rules -----------------------------------------------------------------------------

create table retention_schedule (
  code text primary key,
  built_in boolean not null default false
);

create table retention_schedule_version (
  code text not null references retention_schedule,
  version integer not null check (version > 0),
  state text not null check (state in ('draft', 'published', 'superseded')),
  title text not null,
  trigger jsonb not null,
  period text,
  after text,
  rounding text,
  action text not null check (action in ('destroy', 'transfer', 'review', 'retain-permanently')),
  -- {instrument, reference, approvedOn}: without an outside authority nothing is destroyed.
  authority jsonb,
  approved_by text,
  drafted_by text not null,
  drafted_at timestamptz not null,
  published_by text,
  published_at timestamptz,
  primary key (code, version),
  check ((action = 'retain-permanently') = (period is null) or trigger ? 'fixed-date'),
  check ((state = 'draft') = (published_at is null)),
  check (published_by is null or published_by <> drafted_by or version = 1)
);
create unique index one_published_version on retention_schedule_version (code) where state = 'published';

create function refuse_change_of_published_version() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then return new; end if;
  if old.state = 'published' and new.state = 'superseded'
     and (to_jsonb(old) - 'state') = (to_jsonb(new) - 'state') then
    return new;
  end if;
  raise exception 'a published schedule version never changes (%, version %)', old.code, old.version
    using errcode = 'integrity_constraint_violation';
end
$$;
create trigger schedule_version_is_immutable before update on retention_schedule_version
  for each row execute function refuse_change_of_published_version();

create table file_plan_class (
  code text primary key,
  parent_code text references file_plan_class,
  -- From the root down to this class.
  path text[] not null,
  title text not null,
  schedule_code text references retention_schedule,
  stub_title text not null default 'drop' check (stub_title in ('keep', 'drop')),
  fields jsonb not null default '[]',
  position integer not null,
  built_in boolean not null default false,
  -- Counts up with each hold placed on this very row: whoever read it before and locks it now must read again.
  holds_placed integer not null default 0,
  check (path[cardinality(path)] = code),
  check ((parent_code is null) = (cardinality(path) = 1))
);
create index file_plan_class_path on file_plan_class using gin (path);
create index file_plan_class_parent on file_plan_class (parent_code);

create table file_plan (
  only_one boolean primary key default true check (only_one),
  code text not null,
  title text not null,
  applied_at timestamptz not null
);

-- Each distinct set of conditions for reading. Index entries carry its id and a person's readable ids are
-- resolved per request, so a change of groups or clearance needs no reindexing.
create table access_set (
  id integer generated always as identity primary key,
  class_code text not null references file_plan_class,
  marking text not null check (marking in ('official', 'official-sensitive')),
  -- Sorted and distinct.
  groups text[] not null,
  unique (class_code, marking, groups)
);

-- Folders and records -------------------------------------------------------------------------------------

create table folder (
  id uuid primary key,
  reference text not null unique check (reference <> ''),
  class_code text not null references file_plan_class,
  -- Null once a disposal batch has emptied and minimised the closed folder.
  title text,
  marking text not null default 'official' check (marking in ('official', 'official-sensitive')),
  groups text[] not null default '{}',
  subjects jsonb not null default '[]',
  status text not null default 'open' check (status in ('open', 'closed')),
  opened_on date not null,
  closed_on date,
  access_set_id integer not null references access_set,
  built_in boolean not null default false,
  revision integer not null default 1,
  holds_placed integer not null default 0,
  -- A folder of old papers is registered today and was closed long ago: no order between the two days.
  check ((status = 'closed') = (closed_on is not null))
);
create index folder_class on folder (class_code);

create table record (
  id uuid primary key,
  reference text not null unique,
  folder_id uuid not null references folder,
  access_set_id integer not null references access_set,
  state text not null check (state in ('active', 'destroying', 'destroyed', 'transferred')),
  title text,
  -- Nobody has given it a title yet.
  title_is_filename boolean not null default false,
  document_date date,
  received_on date,
  captured_at timestamptz not null,
  -- The London day of capture.
  captured_on date not null,
  captured_by text not null,
  author text,
  marking text not null check (marking in ('official', 'official-sensitive')),
  keywords text[] not null default '{}',
  fields jsonb not null default '{}',
  subjects jsonb not null default '[]',
  people text[] not null default '{}',
  format text not null default 'other',
  reading text not null check (reading in ('pending', 'available', 'available-without-text', 'quarantined')),
  reading_detail jsonb not null default '{"method": "none", "pages": 0, "meanConfidence": null, "languages": []}',
  revision integer not null default 1,
  retention_state text not null check (retention_state in ('untriggered', 'running', 'permanent')),
  retention_end date,
  disposal_action text not null check (disposal_action in ('destroy', 'transfer', 'review', 'retain-permanently')),
  trigger_type text not null,
  trigger_date date,
  schedule_code text not null,
  schedule_version integer not null,
  -- A reviewer's decision to keep it beyond its schedule's end: until this last day, or for ever.
  retained_until date,
  retained_permanently boolean not null default false,
  -- Reclassified when it was already due: a person decides, whatever the schedule says.
  must_be_reviewed boolean not null default false,
  -- Capture, move in or new version; null is the day of capture.
  last_action_on date,
  -- Whoever brought the retention end forward: cannot approve its disposal.
  hastened_by text[] not null default '{}',
  holds_placed integer not null default 0,
  foreign key (schedule_code, schedule_version) references retention_schedule_version,
  check ((retention_state = 'running') = (retention_end is not null)),
  check (not retained_permanently or retention_state = 'permanent'),
  check (retained_until is null or retention_state <> 'running' or retention_end >= retained_until),
  -- What remains of a record that is gone tells nobody what it said.
  check (
    state in ('active', 'destroying')
    or (title is null and author is null and keywords = '{}' and fields = '{}' and subjects = '[]' and people = '{}'
        and document_date is null and received_on is null)
  ),
  check (state in ('destroyed', 'transferred') or title is not null)
);
create index record_folder on record (folder_id);
-- What the sweep reads: keyset order over what can come due.
create index record_due on record (retention_end, id) where state = 'active' and retention_end is not null;
create index record_reading on record (reading) where reading = 'pending';

create function keep_record_lifecycle() returns trigger language plpgsql as $$
begin
  if new.id <> old.id or new.reference <> old.reference then
    raise exception 'a record keeps its id and reference' using errcode = 'integrity_constraint_violation';
  end if;
  if new.state <> old.state and (old.state, new.state) not in (
    ('active', 'destroying'), ('destroying', 'active'), ('destroying', 'destroyed'), ('destroying', 'transferred')
  ) then
    raise exception 'a record cannot go from % to %', old.state, new.state
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger record_lifecycle before update on record
  for each row execute function keep_record_lifecycle();

create table component (
  id uuid primary key,
  record_id uuid not null references record,
  position integer not null,
  role text not null check (role in ('original', 'attachment')),
  parent_id uuid references component,
  filename text not null,
  media_type text not null,
  format text not null default 'other',
  size bigint not null check (size >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  object_key text not null unique,
  -- Extracted text is an object in the content store, never a column.
  text_key text unique,
  reading_detail jsonb,
  unique (record_id, position),
  check ((role = 'attachment') = (parent_id is not null))
);

-- How far a reading has come, for whoever waits for it; gone when it ends.
create table reading_progress (
  record_id uuid primary key references record,
  attempt integer not null,
  page integer not null,
  pages integer not null,
  started_at timestamptz not null
);

create table idempotency (
  actor_id text not null,
  key text not null,
  request_digest text not null,
  record_id uuid not null references record,
  -- The first answer, emptied when the record is destroyed.
  answer jsonb,
  created_at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_record on idempotency (record_id);

-- Holds ---------------------------------------------------------------------------------------------------

create table hold (
  id uuid primary key,
  name text not null,
  reason text not null,
  authority text not null,
  review_on date,
  state text not null check (state in ('placed', 'lift-requested', 'lifted')),
  placed_by text not null,
  placed_at timestamptz not null,
  lift_requested_by text,
  lift_requested_at timestamptz,
  lift_reason text,
  lifted_by text,
  lifted_at timestamptz,
  -- When everything in its scope had been caught one by one; the scope itself binds from the placing on.
  materialised_at timestamptz,
  check ((state = 'lifted') = (lifted_at is not null)),
  check (lifted_by is null or lifted_by <> lift_requested_by),
  check (state <> 'lift-requested' or lift_requested_by is not null)
);

create table hold_scope (
  hold_id uuid not null references hold,
  folder_id uuid references folder,
  class_code text references file_plan_class,
  record_id uuid references record,
  -- Set when the hold is lifted; until then whatever lies in the scope is held.
  released_at timestamptz,
  check (num_nonnulls(folder_id, class_code, record_id) = 1)
);
create index hold_scope_hold on hold_scope (hold_id);
create index hold_scope_folder on hold_scope (folder_id) where released_at is null and folder_id is not null;
create index hold_scope_class on hold_scope (class_code) where released_at is null and class_code is not null;
create index hold_scope_record on hold_scope (record_id) where released_at is null and record_id is not null;

-- What a hold has caught; it never lets go of it, wherever it moves.
create table hold_item (
  hold_id uuid not null references hold,
  record_id uuid not null references record,
  since timestamptz not null,
  -- Set where destruction had passed the point of no return before the hold came.
  too_late_at timestamptz,
  -- Set when the hold is lifted.
  released_at timestamptz,
  primary key (hold_id, record_id)
);
create index hold_item_record on hold_item (record_id);
create index hold_item_binding on hold_item (record_id) where released_at is null and too_late_at is null;

-- Whether any hold binds a record: one that has caught it, or one in whose scope it stands.
create function record_is_held(of_record uuid, in_folder uuid, class_path text[]) returns boolean language sql stable as $$
  select exists (
    select from hold_item i where i.record_id = of_record and i.released_at is null and i.too_late_at is null
  ) or exists (
    select from hold_scope s where s.released_at is null
      and (s.record_id = of_record or s.folder_id = in_folder or s.class_code = any (class_path))
  )
$$;

-- Disposal ------------------------------------------------------------------------------------------------

create table retention_sweep (
  id uuid primary key,
  -- The day a scheduled sweep stands for: one a day across processes.
  scheduled_for date unique,
  as_of date not null,
  dry_run boolean not null,
  started_by text not null,
  state text not null check (state in ('running', 'finished', 'failed')),
  due integer not null default 0,
  held integer not null default 0,
  already_listed integer not null default 0,
  -- How far the listing has come, so that a sweep whose process died goes on where it stopped.
  cursor_end date,
  cursor_id uuid,
  started_at timestamptz not null,
  finished_at timestamptz
);

-- What made execution distrust its clock, until an IG officer has looked at it.
create table clock_fault (
  id uuid primary key,
  kind text not null check (kind in
    ('database-differs', 'wall-and-monotonic-part', 'before-newest-entry', 'long-silence')),
  found_at timestamptz not null,
  -- By the machine's clock: how long a confirmation stands cannot hang on the clock in doubt.
  found_on_machine_at timestamptz not null,
  seconds bigint not null,
  confirmed_by text,
  confirmed_at timestamptz,
  confirmed_on_machine_at timestamptz,
  confirmed_reason text,
  check ((confirmed_by is null) = (confirmed_at is null))
);
create unique index one_open_clock_fault on clock_fault (kind) where confirmed_at is null;

create table disposal_batch (
  id uuid primary key,
  kind text not null check (kind in ('regular', 'exceptional')),
  state text not null check (state in
    ('proposed', 'in-review', 'approved', 'executing', 'completed', 'completed-with-failures', 'rejected', 'withdrawn')),
  sweep_id uuid references retention_sweep,
  -- Which part of the sweep's items of its kind it holds, counted from 0.
  part integer not null default 0,
  class_code text not null references file_plan_class,
  -- Whoever handles the batch must be able to read all of these.
  access_set_ids integer[] not null check (cardinality(access_set_ids) > 0),
  action text not null check (action in ('destroy', 'transfer', 'review')),
  marking text not null check (marking in ('official', 'official-sensitive')),
  authority text,
  reason text,
  proposed_by text not null,
  proposed_at timestamptz not null,
  item_count integer not null,
  -- Null while its sweep is still listing: nobody sees or decides a batch that is still growing.
  manifest_digest text check (manifest_digest ~ '^[0-9a-f]{64}$'),
  not_before timestamptz,
  closed_reason text,
  executed_by text,
  execution_started_at timestamptz,
  completed_at timestamptz,
  unique (sweep_id, access_set_ids, action, part),
  check (state = 'proposed' or manifest_digest is not null),
  check (state not in ('approved', 'executing', 'completed', 'completed-with-failures') or not_before is not null),
  -- A batch that retains everything is complete with its approval; all other completion was executed by somebody.
  check (state not in ('executing', 'completed-with-failures') or executed_by is not null),
  check (kind <> 'exceptional' or (authority is not null and reason is not null))
);
create index disposal_batch_state on disposal_batch (state);

create table disposal_item (
  batch_id uuid not null references disposal_batch,
  record_id uuid not null references record,
  reference text not null,
  -- Copied from the record: a third key to check would slow each listed row for nothing.
  access_set_id integer not null,
  retention_end date,
  action text not null,
  class_code text not null,
  folder_id uuid not null,
  schedule_code text not null,
  schedule_version integer not null,
  trigger_type text not null,
  trigger_date date,
  authority text,
  size bigint not null,
  sha256 text not null,
  decision text check (decision in ('destroy', 'retain', 'transfer', 'retain-permanently')),
  decision_reason text,
  decision_until date,
  decision_authority text,
  decided_by text,
  decided_at timestamptz,
  state text not null check (state in
    ('proposed', 'approved', 'destroying', 'verifying', 'destroyed', 'transferred', 'retained', 'skipped', 'stuck')),
  -- Why it was skipped or is stuck.
  state_reason text,
  -- Who set the destruction in motion that the item went through, and when it ended.
  executed_by text,
  executed_at timestamptz,
  -- How each store showed that nothing is left: [{store, method, checkedAt}].
  proofs jsonb,
  -- The newest entry of the audit log about this item.
  audit_entry_id uuid,
  primary key (batch_id, record_id),
  check (decision is null or decided_by is not null),
  check (decision <> 'retain' or (decision_until is not null and decision_reason is not null))
);
-- A record waits in one open batch at most.
create unique index one_open_item on disposal_item (record_id)
  where state in ('proposed', 'approved', 'destroying', 'verifying', 'stuck');

create index disposal_item_record on disposal_item (record_id);
create index disposal_item_decided on disposal_item (decided_at, batch_id, record_id) where decided_at is not null;

-- What a person decided on never changes under them, and what has ended stays ended.
create function keep_item() returns trigger language plpgsql as $$
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
     and (new.decision, new.decided_by, new.decided_at, new.decision_until)
         is distinct from (old.decision, old.decided_by, old.decided_at, old.decision_until) then
    raise exception 'a decision is taken before the approval' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger item_is_kept before update on disposal_item
  for each row execute function keep_item();

-- An outside authority as certificates, stubs and logs name it; null for none.
create function authority_in_words(authority jsonb) returns text language sql immutable as $$
  select (authority ->> 'instrument') || coalesce(', ' || (authority ->> 'reference'), '')
         || coalesce(' (' || (authority ->> 'approvedOn') || ')', '')
$$;

-- SHA-256 over one line an item, ordered by record id, each ended by a line feed:
-- recordId reference retentionEnd action classCode scheduleCode scheduleVersion sha256, parted by tabs, `-` for none.
create function disposal_manifest_digest(batch uuid) returns text language sql stable as $$
  select encode(sha256(coalesce(string_agg(convert_to(
    concat_ws(E'\t', i.record_id, i.reference, coalesce(i.retention_end::text, '-'), i.action, i.class_code,
              i.schedule_code, i.schedule_version, i.sha256) || E'\n', 'UTF8'), ''::bytea order by i.record_id), ''::bytea)), 'hex')
  from disposal_item i where i.batch_id = batch
$$;

create table disposal_approval (
  batch_id uuid not null references disposal_batch,
  stage integer not null default 1,
  approved_by text not null,
  approver_name text not null,
  at timestamptz not null,
  how text not null,
  reason text not null,
  -- Its entry in the audit log: execution waits until a checkpoint that covers it is anchored.
  audit_entry_id uuid not null,
  void boolean not null default false,
  primary key (batch_id, stage),
  unique (batch_id, approved_by)
);

-- Separation of duties (DESIGN §5), where no mistake in the program can forget it.
create function keep_approver_apart() returns trigger language plpgsql as $$
begin
  if exists (select from disposal_batch where id = new.batch_id and proposed_by = new.approved_by) then
    raise exception 'who proposed a batch cannot approve it' using errcode = 'MU001';
  end if;
  if exists (select from disposal_item where batch_id = new.batch_id and decided_by = new.approved_by) then
    raise exception 'who decided an item cannot approve its batch' using errcode = 'MU001';
  end if;
  if exists (
    select from disposal_item i join record r on r.id = i.record_id
    where i.batch_id = new.batch_id and new.approved_by = any (r.hastened_by)
  ) then
    raise exception 'who brought an item''s retention end forward cannot approve its batch' using errcode = 'MU001';
  end if;
  if exists (select from disposal_item where batch_id = new.batch_id and state = 'proposed' and decision is null) then
    raise exception 'an undecided item blocks approval' using errcode = 'MU002';
  end if;
  return new;
end
$$;
create trigger approver_is_apart before insert on disposal_approval
  for each row execute function keep_approver_apart();

create function keep_executor_apart() returns trigger language plpgsql as $$
begin
  if new.state = 'executing' and old.state <> 'executing' then
    if not exists (select from disposal_approval where batch_id = new.id and not void) then
      raise exception 'a batch is executed only once approved' using errcode = 'MU003';
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
  end if;
  if old.state in ('rejected', 'withdrawn', 'completed') and new.state <> old.state then
    raise exception 'a batch that is % stays so', old.state using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger executor_is_apart before update on disposal_batch
  for each row execute function keep_executor_apart();

-- No record turns to `destroying` but through an approved item of an executing batch.
create function keep_destruction_approved() returns trigger language plpgsql as $$
begin
  if new.state = 'destroying' and old.state = 'active' and not exists (
    select from disposal_item i join disposal_batch b on b.id = i.batch_id
    where i.record_id = new.id and i.state = 'destroying' and b.state = 'executing'
  ) then
    raise exception 'a record is destroyed only by an approved batch that is executing' using errcode = 'MU003';
  end if;
  return new;
end
$$;
create trigger destruction_is_approved before update of state on record
  for each row execute function keep_destruction_approved();

create table disposal_certificate (
  id uuid primary key,
  batch_id uuid not null references disposal_batch,
  -- 1 for the first of a batch; each later one supplements those before.
  sequence integer not null check (sequence > 0),
  kind text not null check (kind in ('regular', 'exceptional', 'partial')),
  -- The signed canonical JSON, byte for byte.
  body bytea not null,
  issued_at timestamptz not null,
  record_id uuid references record,
  unique (batch_id, sequence)
);

create table stub (
  record_id uuid primary key references record,
  reference text not null,
  state text not null check (state in ('destroyed', 'transferred')),
  access_set_id integer not null references access_set,
  class_code text not null,
  schedule_code text not null,
  schedule_version integer not null,
  authority text,
  action text not null,
  trigger_type text not null,
  trigger_date date,
  retention_end date,
  approved_by text[] not null,
  destroyed_at timestamptz not null,
  batch_id uuid not null references disposal_batch,
  certificate_id uuid references disposal_certificate,
  size bigint not null,
  sha256 text not null,
  title text,
  archive_reference text
);
create index stub_reference on stub (reference);
create index stub_class on stub (class_code, destroyed_at);

-- Built in: where certificates are captured, in every installation, touched by no plan ------------------------

insert into retention_schedule (code, built_in) values ('MUNIMENT-PERM', true);
insert into retention_schedule_version
  (code, version, state, title, trigger, period, action, authority, drafted_by, drafted_at, published_by, published_at)
values
  ('MUNIMENT-PERM', 1, 'published', 'Kept permanently as evidence of disposal', '{"type": "captured"}', null,
   'retain-permanently', null, 'system', timestamptz '2026-01-01 00:00Z', 'system', timestamptz '2026-01-01 00:00Z');
insert into file_plan_class (code, parent_code, path, title, schedule_code, stub_title, position, built_in) values
  ('MUNIMENT', null, '{MUNIMENT}', 'Muniment', 'MUNIMENT-PERM', 'keep', 1000000, true),
  ('MUNIMENT-CERT', 'MUNIMENT', '{MUNIMENT,MUNIMENT-CERT}', 'Disposal certificates', null, 'keep', 1, true);
insert into access_set (class_code, marking, groups) values ('MUNIMENT-CERT', 'official', '{}');
insert into folder (id, reference, class_code, title, opened_on, access_set_id, built_in)
  select '00000000-0000-7000-8000-000000000001', 'MUNIMENT-CERT', 'MUNIMENT-CERT', 'Disposal certificates',
         date '2026-01-01', id, true
  from access_set;

-- The second wall: rows whose access set the transaction may not reach do not exist -------------------------
-- muniment.reach is 'all' for use cases that authorise by themselves, else the readable ids, '1,2,3'.

alter table folder enable row level security;
alter table record enable row level security;
alter table component enable row level security;
alter table stub enable row level security;

create function muniment_reaches_all() returns boolean language sql stable parallel safe as $$
  select current_setting('muniment.reach', true) = 'all'
$$;
create function muniment_reach() returns integer[] language sql stable parallel safe as $$
  select string_to_array(nullif(nullif(current_setting('muniment.reach', true), 'all'), ''), ',')::integer[]
$$;

create policy folder_reach on folder to muniment_app
  using ((select muniment_reaches_all()) or access_set_id = any ((select muniment_reach())::integer[]));
create policy record_reach on record to muniment_app
  using ((select muniment_reaches_all()) or access_set_id = any ((select muniment_reach())::integer[]));
create policy component_reach on component to muniment_app
  using ((select muniment_reaches_all()) or exists (select from record r where r.id = record_id));
create policy stub_reach on stub to muniment_app
  using ((select muniment_reaches_all()) or access_set_id = any ((select muniment_reach())::integer[]));

grant usage on schema public to muniment_app;
grant select on all tables in schema public to muniment_app;
grant insert, update on
  installation, person, api_token, retention_schedule, retention_schedule_version, file_plan_class, file_plan, access_set,
  folder, record, component, reading_progress, idempotency, hold, hold_scope, hold_item,
  retention_sweep, clock_fault, disposal_batch, disposal_item
  to muniment_app;
grant insert on disposal_approval, disposal_certificate, stub to muniment_app;
grant update (void) on disposal_approval to muniment_app;
grant update (record_id) on disposal_certificate to muniment_app;
grant update (certificate_id) on stub to muniment_app;
-- Rows that may go: what a destruction minimises, what a reading leaves, a class that nothing was filed under.
grant delete on component, reading_progress, file_plan_class to muniment_app;
