-- What the migrations make, as the catalogs say it. Written by scripts/dump-schema.ts, read in reviews.
-- Columns stand in the order of their names.

-- tables
table access_set (
  class_code text not null
  groups text[] not null
  id integer not null identity
  marking text not null
)
table api_token (
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  hash bytea not null
  id uuid not null
  kind text not null
  person_id uuid not null
  revoked_at timestamp with time zone
)
table audit_checkpoint (
  anchored_at timestamp with time zone not null
  note text not null
  number bigint not null
  size bigint not null
)
table audit_detail (
  conditions jsonb
  entry_id uuid not null
  name text not null
  salt bytea
  subject_id text not null
  subject_type text not null
  value text
)
table audit_entry (
  action text not null
  actor_id text not null
  at timestamp with time zone not null
  entry_id uuid not null
  leaf bytea not null
  leaf_hash bytea not null generated as sha256(('\x00'::bytea || leaf))
  position bigint not null
  subject_id text not null
  subject_type text not null
)
table audit_outbox (
  draft text not null
  id bigint not null identity
)
table audit_subtree (
  hash bytea not null
  index bigint not null
  level smallint not null
)
table class_schedule_draft (
  class_code text not null
  drafted_at timestamp with time zone not null
  drafted_by text not null
  schedule_code text
)
table clock_fault (
  confirmed_at timestamp with time zone
  confirmed_by text
  confirmed_on_machine_at timestamp with time zone
  confirmed_reason text
  found_at timestamp with time zone not null
  found_on_machine_at timestamp with time zone not null
  id uuid not null
  kind text not null
  seconds bigint not null
)
table component with row level security (
  filename text not null
  format text not null default 'other'::text
  id uuid not null
  media_type text not null
  object_key text not null
  parent_id uuid
  position integer not null
  reading_detail jsonb
  record_id uuid not null
  role text not null
  sha256 text not null
  size bigint not null
  text_key text
)
table disposal_approval (
  approved_by text not null
  approver_name text not null
  at timestamp with time zone not null
  audit_entry_id uuid not null
  batch_id uuid not null
  how text not null
  reason text not null
  stage integer not null default 1
  void boolean not null default false
)
table disposal_batch (
  access_set_ids integer[] not null
  action text not null
  authority text
  class_code text not null
  closed_reason text
  completed_at timestamp with time zone
  executed_by text
  execution_started_at timestamp with time zone
  id uuid not null
  item_count integer not null
  kind text not null
  manifest_digest text
  marking text not null
  not_before timestamp with time zone
  part integer not null default 0
  proposed_at timestamp with time zone not null
  proposed_by text not null
  reason text
  state text not null
  sweep_id uuid
)
table disposal_certificate (
  batch_id uuid not null
  body bytea not null
  id uuid not null
  issued_at timestamp with time zone not null
  kind text not null
  record_id uuid
  sequence integer not null
)
table disposal_item (
  access_set_id integer not null
  action text not null
  audit_entry_id uuid
  authority text
  batch_id uuid not null
  class_code text not null
  decided_at timestamp with time zone
  decided_by text
  decision text
  decision_authority text
  decision_reason text
  decision_until date
  executed_at timestamp with time zone
  executed_by text
  folder_id uuid not null
  proofs jsonb
  record_id uuid not null
  reference text not null
  retention_end date
  schedule_code text not null
  schedule_version integer not null
  sha256 text not null
  size bigint not null
  state text not null
  state_reason text
  trigger_date date
  trigger_type text not null
)
table file_plan (
  applied_at timestamp with time zone not null
  code text not null
  only_one boolean not null default true
  title text not null
)
table file_plan_class (
  built_in boolean not null default false
  code text not null
  fields jsonb not null default '[]'::jsonb
  holds_placed integer not null default 0
  parent_code text
  path text[] not null
  position integer not null
  schedule_code text
  stub_title text not null default 'drop'::text
  title text not null
)
table folder with row level security (
  access_set_id integer not null
  built_in boolean not null default false
  class_code text not null
  closed_on date
  groups text[] not null default '{}'::text[]
  holds_placed integer not null default 0
  id uuid not null
  marking text not null default 'official'::text
  opened_on date not null
  override_schedule text
  reference text not null
  revision integer not null default 1
  status text not null default 'open'::text
  subjects jsonb not null default '[]'::jsonb
  title text
)
table hold (
  authority text not null
  id uuid not null
  lift_reason text
  lift_requested_at timestamp with time zone
  lift_requested_by text
  lifted_at timestamp with time zone
  lifted_by text
  materialised_at timestamp with time zone
  name text not null
  placed_at timestamp with time zone not null
  placed_by text not null
  reason text not null
  review_on date
  state text not null
)
table hold_item (
  hold_id uuid not null
  record_id uuid not null
  released_at timestamp with time zone
  since timestamp with time zone not null
  too_late_at timestamp with time zone
)
table hold_scope (
  class_code text
  folder_id uuid
  hold_id uuid not null
  record_id uuid
  released_at timestamp with time zone
)
table idempotency (
  actor_id text not null
  answer jsonb
  created_at timestamp with time zone not null
  key text not null
  record_id uuid not null
  request_digest text not null
)
table installation (
  created_at timestamp with time zone not null
  drill boolean not null
  engines jsonb not null
  id uuid not null
  only_one boolean not null default true
  restored_at timestamp with time zone
)
table job_worker (
  beat_at timestamp with time zone not null default clock_timestamp()
  process_id integer not null
  process_space text not null
  started_at timestamp with time zone not null default clock_timestamp()
  worker_id text not null
)
table orphan (
  listed_at timestamp with time zone not null
  object_key text not null
  size bigint not null
  stored_at timestamp with time zone not null
)
table past_class (
  class_code text not null
  position bigint not null identity
  schedule_code text
  until timestamp with time zone not null
)
table past_event (
  date date not null
  event_id uuid not null
  position bigint not null identity
  until timestamp with time zone not null
)
table past_folder with row level security (
  class_code text not null
  closed_on date
  folder_id uuid not null
  position bigint not null identity
  until timestamp with time zone not null
)
table past_record with row level security (
  dates jsonb not null
  document_date date
  folder_id uuid not null
  last_action_on date
  position bigint not null identity
  received_on date
  record_id uuid not null
  retained_permanently boolean not null
  retained_until date
  subjects jsonb not null
  superseded_on date
  until timestamp with time zone not null
)
table person (
  clearance text not null default 'official'::text
  created_at timestamp with time zone not null
  disabled_at timestamp with time zone
  groups text[] not null default '{}'::text[]
  id uuid not null
  name text not null
  role text not null
  scope text
)
table reading_progress (
  attempt integer not null
  page integer not null
  pages integer not null
  record_id uuid not null
  started_at timestamp with time zone not null
)
table record with row level security (
  access_set_id integer not null
  author text
  captured_at timestamp with time zone not null
  captured_by text not null
  captured_on date not null
  disposal_action text not null
  document_date date
  fields jsonb not null default '{}'::jsonb
  folder_id uuid not null
  format text not null default 'other'::text
  hastened_by text[] not null default '{}'::text[]
  holds_placed integer not null default 0
  id uuid not null
  keywords text[] not null default '{}'::text[]
  last_action_on date
  marking text not null
  must_be_reviewed boolean not null default false
  override_schedule text
  people text[] not null default '{}'::text[]
  reading text not null
  reading_detail jsonb not null default '{"pages": 0, "method": "none", "languages": [], "meanConfidence": null}'::jsonb
  received_on date
  reference text not null
  retained_permanently boolean not null default false
  retained_until date
  retention_end date
  retention_state text not null
  review_since date
  revision integer not null default 1
  schedule_code text not null
  schedule_version integer not null
  state text not null
  subjects jsonb not null default '[]'::jsonb
  superseded_by uuid
  superseded_on date
  title text
  title_is_filename boolean not null default false
  trigger_date date
  trigger_type text not null
)
table retention_event (
  changed_at timestamp with time zone
  changed_by text
  date date not null
  id uuid not null
  registered_at timestamp with time zone not null
  registered_by text not null
  state text not null
  subject_id text
  subject_type text not null
  type text not null
)
table retention_schedule (
  built_in boolean not null default false
  code text not null
)
table retention_schedule_version (
  action text not null
  after text
  applies_to text
  approved_by text
  authority jsonb
  code text not null
  drafted_at timestamp with time zone not null
  drafted_by text not null
  period text
  published_at timestamp with time zone
  published_by text
  rounding text
  state text not null
  title text not null
  trigger jsonb not null
  version integer not null
)
table retention_sweep (
  already_listed integer not null default 0
  as_of date not null
  cursor_end date
  cursor_id uuid
  dry_run boolean not null
  due integer not null default 0
  finished_at timestamp with time zone
  held integer not null default 0
  id uuid not null
  scheduled_for date
  started_at timestamp with time zone not null
  started_by text not null
  state text not null
)
table schedule_override with row level security (
  authority text not null
  folder_id uuid
  given_at timestamp with time zone not null
  given_by text not null
  id uuid not null
  reason text not null
  record_id uuid
  schedule_code text not null
  withdrawn_at timestamp with time zone
  withdrawn_by text
)
table stub with row level security (
  access_set_id integer not null
  action text not null
  approved_by text[] not null
  archive_reference text
  authority text
  batch_id uuid not null
  certificate_id uuid
  class_code text not null
  destroyed_at timestamp with time zone not null
  record_id uuid not null
  reference text not null
  retention_end date
  schedule_code text not null
  schedule_version integer not null
  sha256 text not null
  size bigint not null
  state text not null
  title text
  trigger_date date
  trigger_type text not null
)

-- sequences
sequence access_set_id_seq
sequence audit_outbox_id_seq
sequence past_class_position_seq
sequence past_event_position_seq
sequence past_folder_position_seq
sequence past_record_position_seq

-- constraints
access_set: access_set_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code)
access_set: access_set_class_code_marking_groups_key UNIQUE (class_code, marking, groups)
access_set: access_set_marking_check CHECK ((marking = ANY (ARRAY['official'::text, 'official-sensitive'::text])))
access_set: access_set_pkey PRIMARY KEY (id)
api_token: api_token_hash_key UNIQUE (hash)
api_token: api_token_kind_check CHECK ((kind = ANY (ARRAY['personal'::text, 'bootstrap'::text])))
api_token: api_token_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
api_token: api_token_pkey PRIMARY KEY (id)
audit_checkpoint: audit_checkpoint_number_check CHECK ((number >= 0))
audit_checkpoint: audit_checkpoint_pkey PRIMARY KEY (number)
audit_checkpoint: audit_checkpoint_size_check CHECK ((size > 0))
audit_detail: audit_detail_check CHECK (((value IS NULL) = (salt IS NULL)))
audit_detail: audit_detail_pkey PRIMARY KEY (entry_id, name)
audit_detail: audit_detail_salt_check CHECK ((octet_length(salt) = 16))
audit_entry: audit_entry_entry_id_key UNIQUE (entry_id)
audit_entry: audit_entry_pkey PRIMARY KEY ("position")
audit_entry: audit_entry_position_check CHECK (("position" >= 0))
audit_outbox: audit_outbox_pkey PRIMARY KEY (id)
audit_subtree: audit_subtree_hash_check CHECK ((octet_length(hash) = 32))
audit_subtree: audit_subtree_index_check CHECK ((index >= 0))
audit_subtree: audit_subtree_level_check CHECK ((level > 0))
audit_subtree: audit_subtree_pkey PRIMARY KEY (level, index)
class_schedule_draft: class_schedule_draft_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code) ON DELETE CASCADE
class_schedule_draft: class_schedule_draft_pkey PRIMARY KEY (class_code)
class_schedule_draft: class_schedule_draft_schedule_code_fkey FOREIGN KEY (schedule_code) REFERENCES retention_schedule(code)
clock_fault: clock_fault_check CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL)))
clock_fault: clock_fault_kind_check CHECK ((kind = ANY (ARRAY['database-differs'::text, 'wall-and-monotonic-part'::text, 'before-newest-entry'::text, 'long-silence'::text])))
clock_fault: clock_fault_pkey PRIMARY KEY (id)
component: component_check CHECK (((role = 'attachment'::text) = (parent_id IS NOT NULL)))
component: component_object_key_key UNIQUE (object_key)
component: component_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES component(id)
component: component_pkey PRIMARY KEY (id)
component: component_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
component: component_record_id_position_key UNIQUE (record_id, "position")
component: component_role_check CHECK ((role = ANY (ARRAY['original'::text, 'earlier-version'::text, 'attachment'::text])))
component: component_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
component: component_size_check CHECK ((size >= 0))
component: component_text_key_key UNIQUE (text_key)
disposal_approval: disposal_approval_batch_id_approved_by_key UNIQUE (batch_id, approved_by)
disposal_approval: disposal_approval_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
disposal_approval: disposal_approval_pkey PRIMARY KEY (batch_id, stage)
disposal_batch: disposal_batch_access_set_ids_check CHECK ((cardinality(access_set_ids) > 0))
disposal_batch: disposal_batch_action_check CHECK ((action = ANY (ARRAY['destroy'::text, 'transfer'::text, 'review'::text])))
disposal_batch: disposal_batch_check CHECK (((state = 'proposed'::text) OR (manifest_digest IS NOT NULL)))
disposal_batch: disposal_batch_check1 CHECK (((state <> ALL (ARRAY['approved'::text, 'executing'::text, 'completed'::text, 'completed-with-failures'::text])) OR (not_before IS NOT NULL)))
disposal_batch: disposal_batch_check2 CHECK (((state <> ALL (ARRAY['executing'::text, 'completed-with-failures'::text])) OR (executed_by IS NOT NULL)))
disposal_batch: disposal_batch_check3 CHECK (((kind <> 'exceptional'::text) OR ((authority IS NOT NULL) AND (reason IS NOT NULL))))
disposal_batch: disposal_batch_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code)
disposal_batch: disposal_batch_kind_check CHECK ((kind = ANY (ARRAY['regular'::text, 'exceptional'::text])))
disposal_batch: disposal_batch_manifest_digest_check CHECK ((manifest_digest ~ '^[0-9a-f]{64}$'::text))
disposal_batch: disposal_batch_marking_check CHECK ((marking = ANY (ARRAY['official'::text, 'official-sensitive'::text])))
disposal_batch: disposal_batch_pkey PRIMARY KEY (id)
disposal_batch: disposal_batch_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'in-review'::text, 'approved'::text, 'executing'::text, 'completed'::text, 'completed-with-failures'::text, 'rejected'::text, 'withdrawn'::text])))
disposal_batch: disposal_batch_sweep_id_access_set_ids_action_part_key UNIQUE (sweep_id, access_set_ids, action, part)
disposal_batch: disposal_batch_sweep_id_fkey FOREIGN KEY (sweep_id) REFERENCES retention_sweep(id)
disposal_certificate: disposal_certificate_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
disposal_certificate: disposal_certificate_batch_id_sequence_key UNIQUE (batch_id, sequence)
disposal_certificate: disposal_certificate_kind_check CHECK ((kind = ANY (ARRAY['regular'::text, 'exceptional'::text, 'partial'::text])))
disposal_certificate: disposal_certificate_pkey PRIMARY KEY (id)
disposal_certificate: disposal_certificate_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
disposal_certificate: disposal_certificate_sequence_check CHECK ((sequence > 0))
disposal_item: disposal_item_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
disposal_item: disposal_item_check CHECK (((decision IS NULL) OR (decided_by IS NOT NULL)))
disposal_item: disposal_item_check1 CHECK (((decision <> 'retain'::text) OR ((decision_until IS NOT NULL) AND (decision_reason IS NOT NULL))))
disposal_item: disposal_item_decision_check CHECK ((decision = ANY (ARRAY['destroy'::text, 'retain'::text, 'transfer'::text, 'retain-permanently'::text])))
disposal_item: disposal_item_pkey PRIMARY KEY (batch_id, record_id)
disposal_item: disposal_item_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
disposal_item: disposal_item_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'destroying'::text, 'verifying'::text, 'destroyed'::text, 'transferred'::text, 'retained'::text, 'skipped'::text, 'stuck'::text])))
file_plan: file_plan_only_one_check CHECK (only_one)
file_plan: file_plan_pkey PRIMARY KEY (only_one)
file_plan_class: file_plan_class_check CHECK ((path[cardinality(path)] = code))
file_plan_class: file_plan_class_check1 CHECK (((parent_code IS NULL) = (cardinality(path) = 1)))
file_plan_class: file_plan_class_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES file_plan_class(code)
file_plan_class: file_plan_class_pkey PRIMARY KEY (code)
file_plan_class: file_plan_class_schedule_code_fkey FOREIGN KEY (schedule_code) REFERENCES retention_schedule(code)
file_plan_class: file_plan_class_stub_title_check CHECK ((stub_title = ANY (ARRAY['keep'::text, 'drop'::text])))
folder: folder_access_set_id_fkey FOREIGN KEY (access_set_id) REFERENCES access_set(id)
folder: folder_check CHECK (((status = 'closed'::text) = (closed_on IS NOT NULL)))
folder: folder_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code)
folder: folder_marking_check CHECK ((marking = ANY (ARRAY['official'::text, 'official-sensitive'::text])))
folder: folder_override_schedule_fkey FOREIGN KEY (override_schedule) REFERENCES retention_schedule(code)
folder: folder_pkey PRIMARY KEY (id)
folder: folder_reference_check CHECK ((reference <> ''::text))
folder: folder_reference_key UNIQUE (reference)
folder: folder_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
hold: hold_check CHECK (((state = 'lifted'::text) = (lifted_at IS NOT NULL)))
hold: hold_check1 CHECK (((lifted_by IS NULL) OR (lifted_by <> lift_requested_by)))
hold: hold_check2 CHECK (((state <> 'lift-requested'::text) OR (lift_requested_by IS NOT NULL)))
hold: hold_pkey PRIMARY KEY (id)
hold: hold_state_check CHECK ((state = ANY (ARRAY['placed'::text, 'lift-requested'::text, 'lifted'::text])))
hold_item: hold_item_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id)
hold_item: hold_item_pkey PRIMARY KEY (hold_id, record_id)
hold_item: hold_item_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
hold_scope: hold_scope_check CHECK ((num_nonnulls(folder_id, class_code, record_id) = 1))
hold_scope: hold_scope_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code)
hold_scope: hold_scope_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folder(id)
hold_scope: hold_scope_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id)
hold_scope: hold_scope_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
idempotency: idempotency_pkey PRIMARY KEY (actor_id, key)
idempotency: idempotency_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
installation: installation_only_one_check CHECK (only_one)
installation: installation_pkey PRIMARY KEY (only_one)
job_worker: job_worker_pkey PRIMARY KEY (worker_id)
orphan: orphan_pkey PRIMARY KEY (object_key)
past_class: past_class_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code) ON DELETE CASCADE
past_class: past_class_pkey PRIMARY KEY (class_code, "position")
past_event: past_event_event_id_fkey FOREIGN KEY (event_id) REFERENCES retention_event(id)
past_event: past_event_pkey PRIMARY KEY (event_id, "position")
past_folder: past_folder_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folder(id)
past_folder: past_folder_pkey PRIMARY KEY (folder_id, "position")
past_record: past_record_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folder(id)
past_record: past_record_pkey PRIMARY KEY (record_id, "position")
past_record: past_record_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
person: person_clearance_check CHECK ((clearance = ANY (ARRAY['official'::text, 'official-sensitive'::text])))
person: person_name_check CHECK ((name <> ''::text))
person: person_name_key UNIQUE (name)
person: person_pkey PRIMARY KEY (id)
person: person_role_check CHECK ((role = ANY (ARRAY['civil-servant'::text, 'ig-officer'::text, 'auditor'::text, 'administrator'::text])))
reading_progress: reading_progress_pkey PRIMARY KEY (record_id)
reading_progress: reading_progress_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
record: record_access_set_id_fkey FOREIGN KEY (access_set_id) REFERENCES access_set(id)
record: record_check CHECK (((retention_state = 'running'::text) = (retention_end IS NOT NULL)))
record: record_check1 CHECK (((NOT retained_permanently) OR (retention_state = 'permanent'::text)))
record: record_check2 CHECK (((retained_until IS NULL) OR (retention_state <> 'running'::text) OR (retention_end >= retained_until)))
record: record_check3 CHECK (((state = ANY (ARRAY['active'::text, 'destroying'::text])) OR ((title IS NULL) AND (author IS NULL) AND (keywords = '{}'::text[]) AND (fields = '{}'::jsonb) AND (subjects = '[]'::jsonb) AND (people = '{}'::text[]) AND (document_date IS NULL) AND (received_on IS NULL))))
record: record_check4 CHECK (((state = ANY (ARRAY['destroyed'::text, 'transferred'::text])) OR (title IS NOT NULL)))
record: record_check5 CHECK (((review_since IS NULL) OR must_be_reviewed))
record: record_disposal_action_check CHECK ((disposal_action = ANY (ARRAY['destroy'::text, 'transfer'::text, 'review'::text, 'retain-permanently'::text])))
record: record_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folder(id)
record: record_marking_check CHECK ((marking = ANY (ARRAY['official'::text, 'official-sensitive'::text])))
record: record_override_schedule_fkey FOREIGN KEY (override_schedule) REFERENCES retention_schedule(code)
record: record_pkey PRIMARY KEY (id)
record: record_reading_check CHECK ((reading = ANY (ARRAY['pending'::text, 'available'::text, 'available-without-text'::text, 'quarantined'::text])))
record: record_reference_key UNIQUE (reference)
record: record_retention_state_check CHECK ((retention_state = ANY (ARRAY['untriggered'::text, 'running'::text, 'permanent'::text])))
record: record_schedule_code_schedule_version_fkey FOREIGN KEY (schedule_code, schedule_version) REFERENCES retention_schedule_version(code, version)
record: record_state_check CHECK ((state = ANY (ARRAY['active'::text, 'destroying'::text, 'destroyed'::text, 'transferred'::text])))
record: record_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES record(id)
record: stub_supersedes_nothing CHECK (((superseded_by IS NULL) OR (state = ANY (ARRAY['active'::text, 'destroying'::text]))))
record: superseded_by_another CHECK ((superseded_by <> id))
record: superseded_on_a_day CHECK (((superseded_on IS NULL) = (superseded_by IS NULL)))
retention_event: retention_event_check CHECK (((changed_by IS NULL) = (changed_at IS NULL)))
retention_event: retention_event_check1 CHECK (((state <> 'revoked'::text) OR (changed_at IS NOT NULL)))
retention_event: retention_event_pkey PRIMARY KEY (id)
retention_event: retention_event_state_check CHECK ((state = ANY (ARRAY['standing'::text, 'revoked'::text])))
retention_event: retention_event_subject_id_check CHECK ((subject_id <> ''::text))
retention_event: retention_event_subject_type_check CHECK ((subject_type <> ''::text))
retention_event: retention_event_type_check CHECK ((type <> ''::text))
retention_schedule: retention_schedule_pkey PRIMARY KEY (code)
retention_schedule_version: period_unless_permanent_or_dated CHECK (
CASE
    WHEN (action = 'retain-permanently'::text) THEN (period IS NULL)
    ELSE ((period IS NOT NULL) OR ((trigger ->> 'type'::text) = ANY (ARRAY['fixed-date'::text, 'metadata-date'::text])))
END)
retention_schedule_version: retention_schedule_version_action_check CHECK ((action = ANY (ARRAY['destroy'::text, 'transfer'::text, 'review'::text, 'retain-permanently'::text])))
retention_schedule_version: retention_schedule_version_applies_to_check CHECK ((applies_to = ANY (ARRAY['existing'::text, 'new'::text])))
retention_schedule_version: retention_schedule_version_check1 CHECK (((state = 'draft'::text) = (published_at IS NULL)))
retention_schedule_version: retention_schedule_version_check2 CHECK (((published_by IS NULL) OR (published_by <> drafted_by) OR (version = 1)))
retention_schedule_version: retention_schedule_version_code_fkey FOREIGN KEY (code) REFERENCES retention_schedule(code)
retention_schedule_version: retention_schedule_version_pkey PRIMARY KEY (code, version)
retention_schedule_version: retention_schedule_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'superseded'::text])))
retention_schedule_version: retention_schedule_version_version_check CHECK ((version > 0))
retention_sweep: retention_sweep_pkey PRIMARY KEY (id)
retention_sweep: retention_sweep_scheduled_for_key UNIQUE (scheduled_for)
retention_sweep: retention_sweep_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'failed'::text])))
schedule_override: schedule_override_authority_check CHECK ((authority <> ''::text))
schedule_override: schedule_override_check CHECK ((num_nonnulls(record_id, folder_id) = 1))
schedule_override: schedule_override_check1 CHECK (((withdrawn_by IS NULL) = (withdrawn_at IS NULL)))
schedule_override: schedule_override_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folder(id)
schedule_override: schedule_override_pkey PRIMARY KEY (id)
schedule_override: schedule_override_reason_check CHECK ((reason <> ''::text))
schedule_override: schedule_override_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
schedule_override: schedule_override_schedule_code_fkey FOREIGN KEY (schedule_code) REFERENCES retention_schedule(code)
stub: stub_access_set_id_fkey FOREIGN KEY (access_set_id) REFERENCES access_set(id)
stub: stub_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
stub: stub_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES disposal_certificate(id)
stub: stub_pkey PRIMARY KEY (record_id)
stub: stub_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
stub: stub_state_check CHECK ((state = ANY (ARRAY['destroyed'::text, 'transferred'::text])))

-- indexes
CREATE INDEX api_token_person ON public.api_token USING btree (person_id)
CREATE INDEX audit_checkpoint_size ON public.audit_checkpoint USING btree (size)
CREATE INDEX audit_detail_subject ON public.audit_detail USING btree (subject_type, subject_id)
CREATE INDEX audit_entry_action ON public.audit_entry USING btree (action, "position")
CREATE INDEX audit_entry_actor ON public.audit_entry USING btree (actor_id, "position")
CREATE INDEX audit_entry_at ON public.audit_entry USING btree (at)
CREATE INDEX audit_entry_subject ON public.audit_entry USING btree (subject_id, "position")
CREATE UNIQUE INDEX one_open_clock_fault ON public.clock_fault USING btree (kind) WHERE (confirmed_at IS NULL)
CREATE UNIQUE INDEX one_newer_original ON public.component USING btree (record_id) WHERE ((role = 'original'::text) AND ("position" > 0))
CREATE INDEX disposal_batch_state ON public.disposal_batch USING btree (state)
CREATE INDEX disposal_item_decided ON public.disposal_item USING btree (decided_at, batch_id, record_id) WHERE (decided_at IS NOT NULL)
CREATE INDEX disposal_item_record ON public.disposal_item USING btree (record_id)
CREATE INDEX disposal_item_to_do ON public.disposal_item USING btree (batch_id, record_id) WHERE (state = ANY (ARRAY['approved'::text, 'destroying'::text, 'verifying'::text]))
CREATE UNIQUE INDEX one_open_item ON public.disposal_item USING btree (record_id) WHERE (state = ANY (ARRAY['proposed'::text, 'approved'::text, 'destroying'::text, 'verifying'::text, 'stuck'::text]))
CREATE INDEX file_plan_class_parent ON public.file_plan_class USING btree (parent_code)
CREATE INDEX file_plan_class_path ON public.file_plan_class USING gin (path)
CREATE INDEX folder_class ON public.folder USING btree (class_code)
CREATE INDEX folder_overridden ON public.folder USING btree (override_schedule) WHERE (override_schedule IS NOT NULL)
CREATE INDEX folder_subjects ON public.folder USING gin (subjects jsonb_path_ops) WHERE (subjects <> '[]'::jsonb)
CREATE INDEX hold_item_binding ON public.hold_item USING btree (record_id) WHERE ((released_at IS NULL) AND (too_late_at IS NULL))
CREATE INDEX hold_item_record ON public.hold_item USING btree (record_id)
CREATE INDEX hold_scope_class ON public.hold_scope USING btree (class_code) WHERE ((released_at IS NULL) AND (class_code IS NOT NULL))
CREATE INDEX hold_scope_folder ON public.hold_scope USING btree (folder_id) WHERE ((released_at IS NULL) AND (folder_id IS NOT NULL))
CREATE INDEX hold_scope_hold ON public.hold_scope USING btree (hold_id)
CREATE INDEX hold_scope_record ON public.hold_scope USING btree (record_id) WHERE ((released_at IS NULL) AND (record_id IS NOT NULL))
CREATE INDEX idempotency_record ON public.idempotency USING btree (record_id)
CREATE INDEX record_due ON public.record USING btree (retention_end, id) WHERE ((state = 'active'::text) AND (retention_end IS NOT NULL))
CREATE INDEX record_folder ON public.record USING btree (folder_id)
CREATE INDEX record_overridden ON public.record USING btree (override_schedule) WHERE (override_schedule IS NOT NULL)
CREATE INDEX record_reading ON public.record USING btree (reading) WHERE (reading = 'pending'::text)
CREATE INDEX record_subjects ON public.record USING gin (subjects jsonb_path_ops) WHERE ((subjects <> '[]'::jsonb) AND (state = ANY (ARRAY['active'::text, 'destroying'::text])))
CREATE INDEX record_superseded_by ON public.record USING btree (superseded_by) WHERE (superseded_by IS NOT NULL)
CREATE UNIQUE INDEX one_standing_event ON public.retention_event USING btree (type, subject_type, subject_id) WHERE (state = 'standing'::text)
CREATE INDEX retention_event_registered ON public.retention_event USING btree (registered_at, id)
CREATE UNIQUE INDEX one_published_version ON public.retention_schedule_version USING btree (code) WHERE (state = 'published'::text)
CREATE UNIQUE INDEX one_override_of_folder ON public.schedule_override USING btree (folder_id) WHERE ((withdrawn_at IS NULL) AND (folder_id IS NOT NULL))
CREATE UNIQUE INDEX one_override_of_record ON public.schedule_override USING btree (record_id) WHERE ((withdrawn_at IS NULL) AND (record_id IS NOT NULL))
CREATE INDEX override_of_folder ON public.schedule_override USING btree (folder_id) WHERE (folder_id IS NOT NULL)
CREATE INDEX override_of_record ON public.schedule_override USING btree (record_id) WHERE (record_id IS NOT NULL)
CREATE INDEX stub_batch ON public.stub USING btree (batch_id)
CREATE INDEX stub_class ON public.stub USING btree (class_code, destroyed_at)
CREATE INDEX stub_reference ON public.stub USING btree (reference)

-- functions
CREATE OR REPLACE FUNCTION public.authority_in_words(authority jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select (authority ->> 'instrument') || coalesce(', ' || (authority ->> 'reference'), '')
         || coalesce(' (' || (authority ->> 'approvedOn') || ')', '')
$function$
CREATE OR REPLACE FUNCTION public.class_schedule_as_of(of_class text, before timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select schedule_code from (
    (select schedule_code, position from past_class where class_code = of_class and until >= before
     order by position limit 1)
    union all
    (select c.schedule_code, 0 from file_plan_class c where c.code = of_class)
    order by position desc limit 1
  ) as stood
$function$
CREATE OR REPLACE FUNCTION public.disposal_manifest_digest(batch uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select encode(sha256(coalesce(string_agg(convert_to(
    concat_ws(E'\t', i.record_id, i.reference, coalesce(i.retention_end::text, '-'), i.action, i.class_code,
              i.schedule_code, i.schedule_version, i.sha256) || E'\n', 'UTF8'), ''::bytea order by i.record_id), ''::bytea)), 'hex')
  from disposal_item i where i.batch_id = batch
$function$
CREATE OR REPLACE FUNCTION public.enqueue_jobs(names text[], payloads text[], job_keys text[], queue_names text[], run_ats timestamp with time zone[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
begin
  perform graphile_worker.add_jobs(array(
    select row(job.name, job.payload::json, job.queue_name, job.run_at, null, job.job_key, null, null)::graphile_worker.job_spec
    from unnest(names, payloads, job_keys, queue_names, run_ats) as job (name, payload, job_key, queue_name, run_at)
  ));
end
$function$
CREATE OR REPLACE FUNCTION public.event_date(of_type text, subjects jsonb)
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$
  with happened as (
    select about.type, e.date
    from (
      select distinct s.subject ->> 'type' as type, s.subject ->> 'id' as id
      from jsonb_array_elements(subjects) as s (subject)
    ) about
    left join retention_event e
      on e.type = of_type and e.subject_type = about.type and e.subject_id = about.id and e.state = 'standing'
  ), by_kind as (
    select bool_and(date is not null) as complete, max(date) as latest
    from happened group by type having bool_or(date is not null)
  )
  select case when bool_and(complete) then max(latest) end from by_kind
$function$
CREATE OR REPLACE FUNCTION public.event_date_as_of(of_type text, subjects jsonb, before timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$
  with happened as (
    select about.type, coalesce(past.date, e.date) as date
    from (
      select distinct s.subject ->> 'type' as type, s.subject ->> 'id' as id
      from jsonb_array_elements(subjects) as s (subject)
    ) about
    left join retention_event e
      on e.type = of_type and e.subject_type = about.type and e.subject_id = about.id and e.registered_at < before
         and (e.state = 'standing' or e.changed_at >= before)
    left join lateral (
      select p.date from past_event p where p.event_id = e.id and p.until >= before order by p.position limit 1
    ) past on true
  ), by_kind as (
    select bool_and(date is not null) as complete, max(date) as latest
    from happened group by type having bool_or(date is not null)
  )
  select case when bool_and(complete) then max(latest) end from by_kind
$function$
CREATE OR REPLACE FUNCTION public.folder_as_of(of_folder uuid, before timestamp with time zone)
 RETURNS SETOF past_folder
 LANGUAGE sql
 STABLE
AS $function$
  (select * from past_folder where folder_id = of_folder and until >= before order by position limit 1)
  union all
  (select f.id, 0, 'infinity', f.class_code, f.closed_on from folder f where f.id = of_folder)
  order by position desc limit 1
$function$
CREATE OR REPLACE FUNCTION public.keep_approver_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_audit_detail()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.entry_id <> old.entry_id or new.name <> old.name
     or new.subject_type <> old.subject_type or new.subject_id <> old.subject_id
     or (new.value is not null and (old.value is null or new.value <> old.value or new.salt <> old.salt)) then
    raise exception 'a detail beside the audit log can be erased or covered, and not changed'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_destruction_approved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state = 'destroying' and old.state = 'active' and not exists (
    select from disposal_item i join disposal_batch b on b.id = i.batch_id
    where i.record_id = new.id and i.state = 'destroying' and b.state = 'executing'
  ) then
    raise exception 'a record is destroyed only by an approved batch that is executing' using errcode = 'MU003';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_event_identity()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.id <> old.id or new.type <> old.type or new.subject_type <> old.subject_type
     or (new.subject_id is not null and new.subject_id is distinct from old.subject_id)
     or (old.state = 'revoked' and new.state <> 'revoked') then
    raise exception 'an event keeps what it says and about whom, and stays revoked'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_executor_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_item()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_override_given()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.override_schedule is not null and not exists (
    select from schedule_override o
    where o.withdrawn_at is null and o.schedule_code = new.override_schedule and new.id in (o.record_id, o.folder_id)
  ) then
    raise exception 'a schedule is overridden only on an authority, and for a reason'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_record_lifecycle()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.muniment_reach()
 RETURNS integer[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select string_to_array(nullif(nullif(current_setting('muniment.reach', true), 'all'), ''), ',')::integer[]
$function$
CREATE OR REPLACE FUNCTION public.muniment_reaches_all()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select current_setting('muniment.reach', true) = 'all'
$function$
CREATE OR REPLACE FUNCTION public.nearest_schedule_as_of(of_record uuid, before timestamp with time zone)
 RETURNS TABLE(schedule text, naming text[])
 LANGUAGE sql
 STABLE
AS $function$
  select nearest.schedule, nearest.naming
  from record_as_of(of_record, before) r
  cross join folder_as_of(r.folder_id, before) f
  join file_plan_class leaf on leaf.code = f.class_code
  cross join lateral (
    select o.schedule_code as schedule, '{}'::text[] as naming, null::bigint as depth
    from override_as_of(r.record_id, r.folder_id, before) o
    union all
    select class_schedule_as_of(step.code, before), leaf.path[step.depth:], step.depth
    from unnest(leaf.path) with ordinality as step (code, depth)
    where class_schedule_as_of(step.code, before) is not null
  ) nearest
  order by nearest.depth desc nulls first
  limit 1
$function$
CREATE OR REPLACE FUNCTION public.override_as_of(of_record uuid, in_folder uuid, before timestamp with time zone)
 RETURNS SETOF schedule_override
 LANGUAGE sql
 STABLE
AS $function$
  select * from schedule_override o
  where (o.record_id = of_record or o.folder_id = in_folder) and o.given_at < before
    and (o.withdrawn_at is null or o.withdrawn_at >= before)
  order by o.record_id is null limit 1
$function$
CREATE OR REPLACE FUNCTION public.record_as_of(of_record uuid, before timestamp with time zone)
 RETURNS SETOF past_record
 LANGUAGE sql
 STABLE
AS $function$
  (select * from past_record where record_id = of_record and until >= before order by position limit 1)
  union all
  (select r.id, 0, 'infinity', r.folder_id, r.document_date, r.received_on, r.last_action_on, r.superseded_on,
          (select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(r.fields) as f (key, value)
           where f.value #>> '{}' ~ '^\d{4}-\d\d-\d\d([Tt ][\d:.]+([Zz]|[+-]\d\d:\d\d))?$'),
          r.subjects, r.retained_until, r.retained_permanently
   from record r where r.id = of_record)
  order by position desc limit 1
$function$
CREATE OR REPLACE FUNCTION public.record_is_held(of_record uuid, in_folder uuid, class_path text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from hold_item i where i.record_id = of_record and i.released_at is null and i.too_late_at is null
  ) or exists (
    select from hold_scope s where s.released_at is null
      and (s.record_id = of_record or s.folder_id = in_folder or s.class_code = any (class_path))
  )
$function$
CREATE OR REPLACE FUNCTION public.refuse_change_of_audit_log()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit log is only ever added to (% of %)', lower(tg_op), tg_table_name
    using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.refuse_change_of_published_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state = 'draft' then return new; end if;
  if old.state = 'published' and new.state = 'superseded'
     and (to_jsonb(old) - 'state') = (to_jsonb(new) - 'state') then
    return new;
  end if;
  raise exception 'a published schedule version never changes (%, version %)', old.code, old.version
    using errcode = 'integrity_constraint_violation';
end
$function$

-- triggers
CREATE TRIGGER audit_checkpoint_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER audit_detail_is_kept BEFORE UPDATE ON public.audit_detail FOR EACH ROW EXECUTE FUNCTION keep_audit_detail()
CREATE TRIGGER audit_detail_stays BEFORE DELETE OR TRUNCATE ON public.audit_detail FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER audit_entry_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER audit_outbox_stays BEFORE UPDATE OR TRUNCATE ON public.audit_outbox FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER audit_subtree_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_subtree FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER approver_is_apart BEFORE INSERT ON public.disposal_approval FOR EACH ROW EXECUTE FUNCTION keep_approver_apart()
CREATE TRIGGER executor_is_apart BEFORE UPDATE ON public.disposal_batch FOR EACH ROW EXECUTE FUNCTION keep_executor_apart()
CREATE TRIGGER item_is_kept BEFORE UPDATE ON public.disposal_item FOR EACH ROW EXECUTE FUNCTION keep_item()
CREATE TRIGGER override_is_given BEFORE INSERT OR UPDATE OF override_schedule ON public.folder FOR EACH ROW WHEN ((new.override_schedule IS NOT NULL)) EXECUTE FUNCTION keep_override_given()
CREATE TRIGGER destruction_is_approved BEFORE UPDATE OF state ON public.record FOR EACH ROW EXECUTE FUNCTION keep_destruction_approved()
CREATE TRIGGER override_is_given BEFORE INSERT OR UPDATE OF override_schedule ON public.record FOR EACH ROW WHEN ((new.override_schedule IS NOT NULL)) EXECUTE FUNCTION keep_override_given()
CREATE TRIGGER record_lifecycle BEFORE UPDATE ON public.record FOR EACH ROW EXECUTE FUNCTION keep_record_lifecycle()
CREATE TRIGGER event_identity BEFORE UPDATE ON public.retention_event FOR EACH ROW EXECUTE FUNCTION keep_event_identity()
CREATE TRIGGER schedule_version_is_immutable BEFORE UPDATE ON public.retention_schedule_version FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_version()

-- policies
component: component_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (EXISTS ( SELECT
   FROM record r
  WHERE (r.id = component.record_id)))))
folder: folder_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (access_set_id = ANY (( SELECT muniment_reach() AS muniment_reach)::integer[]))))
past_folder: past_folder_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (EXISTS ( SELECT
   FROM folder f
  WHERE (f.id = past_folder.folder_id)))))
past_record: past_record_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (EXISTS ( SELECT
   FROM record r
  WHERE (r.id = past_record.record_id)))))
record: record_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (access_set_id = ANY (( SELECT muniment_reach() AS muniment_reach)::integer[]))))
schedule_override: schedule_override_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (EXISTS ( SELECT
   FROM record r
  WHERE (r.id = schedule_override.record_id))) OR (EXISTS ( SELECT
   FROM folder f
  WHERE (f.id = schedule_override.folder_id)))))
stub: stub_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (access_set_id = ANY (( SELECT muniment_reach() AS muniment_reach)::integer[]))))

-- grants on tables
access_set: insert, select, update to muniment_app
api_token: insert, select, update to muniment_app
audit_checkpoint: select to muniment_app
audit_checkpoint: insert, select to muniment_sequencer
audit_detail: insert, select to muniment_app
audit_entry: select to muniment_app
audit_entry: insert, select to muniment_sequencer
audit_outbox: insert to muniment_app
audit_outbox: delete, select to muniment_sequencer
audit_subtree: select to muniment_app
audit_subtree: insert, select to muniment_sequencer
class_schedule_draft: delete, insert, select, update to muniment_app
clock_fault: insert, select, update to muniment_app
component: delete, insert, select, update to muniment_app
disposal_approval: insert, select to muniment_app
disposal_batch: insert, select, update to muniment_app
disposal_certificate: insert, select to muniment_app
disposal_item: insert, select, update to muniment_app
file_plan: insert, select, update to muniment_app
file_plan_class: delete, insert, select, update to muniment_app
folder: insert, select, update to muniment_app
hold: insert, select, update to muniment_app
hold_item: insert, select, update to muniment_app
hold_scope: insert, select, update to muniment_app
idempotency: insert, select, update to muniment_app
installation: insert, select, update to muniment_app
orphan: delete, insert, select to muniment_app
past_class: insert, select to muniment_app
past_event: insert, select to muniment_app
past_folder: insert, select to muniment_app
past_record: delete, insert, select to muniment_app
person: insert, select, update to muniment_app
reading_progress: delete, insert, select, update to muniment_app
record: insert, select, update to muniment_app
retention_event: insert, select, update to muniment_app
retention_schedule: insert, select, update to muniment_app
retention_schedule_version: insert, select, update to muniment_app
retention_sweep: insert, select, update to muniment_app
schedule_override: delete, insert, select, update to muniment_app
stub: insert, select to muniment_app

-- grants on columns
audit_detail (conditions, salt, value): update to muniment_app
disposal_approval (void): update to muniment_app
disposal_certificate (record_id): update to muniment_app
stub (certificate_id): update to muniment_app

-- grants on functions
authority_in_words(jsonb): execute to public
class_schedule_as_of(text,timestamp with time zone): execute to public
disposal_manifest_digest(uuid): execute to public
enqueue_jobs(text[],text[],text[],text[],timestamp with time zone[]): execute to muniment_app
event_date(text,jsonb): execute to public
event_date_as_of(text,jsonb,timestamp with time zone): execute to public
folder_as_of(uuid,timestamp with time zone): execute to public
keep_approver_apart(): execute to public
keep_audit_detail(): execute to public
keep_destruction_approved(): execute to public
keep_event_identity(): execute to public
keep_executor_apart(): execute to public
keep_item(): execute to public
keep_override_given(): execute to public
keep_record_lifecycle(): execute to public
muniment_reach(): execute to public
muniment_reaches_all(): execute to public
nearest_schedule_as_of(uuid,timestamp with time zone): execute to public
override_as_of(uuid,uuid,timestamp with time zone): execute to public
record_as_of(uuid,timestamp with time zone): execute to public
record_is_held(uuid,uuid,text[]): execute to public
refuse_change_of_audit_log(): execute to public
refuse_change_of_published_version(): execute to public
