-- What the migrations make, as the catalogs say it. Written by scripts/dump-schema.ts, read in reviews.
-- Columns stand in the order of their names.

-- tables
table access_change (
  access_set_id integer not null
  folder_id uuid not null
  further_folders uuid[] not null default '{}'::uuid[]
  record_id uuid not null
  settled_at timestamp with time zone
)
table access_set (
  alternatives integer[] not null default '{}'::integer[]
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
  published_by text
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
  quarantined boolean not null default false
  reading_detail jsonb
  record_id uuid not null
  role text not null
  sha256 text not null
  size bigint not null
  text_key text
  unexamined boolean not null default false
)
table disposal_approval (
  approved_by text not null
  approver_name text not null
  at timestamp with time zone not null
  audit_entry_id uuid not null
  batch_id uuid not null
  executable_from timestamp with time zone not null
  how text not null
  reason text not null
  recorded_at timestamp with time zone
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
  stages jsonb not null default '[{"role": "ig-officer", "group": null}]'::jsonb
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
table disposal_decider (
  batch_id uuid not null
  person_id text not null
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
  decision_closure jsonb
  decision_reason text
  decision_until date
  executed_at timestamp with time zone
  executed_by text
  folder_id uuid not null
  further_folders uuid[] not null default '{}'::uuid[]
  proofs jsonb
  reached_by_hold boolean not null default false
  record_id uuid not null
  reference text not null
  retention_end date
  schedule_code text not null
  schedule_step integer not null default 1
  schedule_version integer not null
  sha256 text not null
  size bigint not null
  state text not null
  state_reason text
  trigger_date date
  trigger_type text not null
)
table duty_rule (
  cooling_off interval not null
  only_one boolean not null default true
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
table foreign_marker (
  found_at timestamp with time zone not null
  object_key text not null
)
table hold (
  authority text not null
  closed_by text
  closed_on date
  evaluated_at timestamp with time zone
  id uuid not null
  interpretation text
  kind text not null default 'hold'::text
  lift_proposed_on date
  lift_reason text
  lift_requested_at timestamp with time zone
  lift_requested_by text
  lifted_at timestamp with time zone
  lifted_by text
  materialised_at timestamp with time zone
  name text not null
  opened_on date
  outcome text
  placed_at timestamp with time zone not null
  placed_by text not null
  query text
  query_reach jsonb
  query_synonyms jsonb
  query_within text
  reason text not null
  reference text
  review_on date
  reviewed_at timestamp with time zone
  reviewed_by text
  state text not null
  strength text not null default 'no-disposal'::text
)
table hold_item (
  hold_id uuid not null
  in_doubt boolean not null default false
  record_id uuid not null
  released_at timestamp with time zone
  since timestamp with time zone not null
  too_late_at timestamp with time zone
)
table hold_proceeding (
  closed_by text
  closed_on date
  hold_id uuid not null
  number integer not null
  opened_by text not null
  opened_on date not null
  type text not null
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
table index_rebuild (
  begun_at timestamp with time zone not null default clock_timestamp()
  ended_at timestamp with time zone
  id uuid not null default gen_random_uuid()
)
table installation (
  created_at timestamp with time zone not null
  drill boolean not null
  engines jsonb not null
  id uuid not null
  index_id uuid
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
table lost_change (
  action text not null
  actor_id text not null
  at timestamp with time zone not null
  codes jsonb not null
  kind text
  position bigint not null
  restoration_id uuid not null
  subject_id text not null
  subject_type text not null
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
  filings jsonb not null default '[]'::jsonb
  folder_id uuid not null
  last_action_on date
  must_be_reviewed boolean not null
  position bigint not null identity
  previous_step_ended_on date
  received_on date
  record_id uuid not null
  retained_permanently boolean not null
  retained_until date
  review_since date
  schedule_code text not null
  schedule_step integer not null
  subjects jsonb not null
  superseded_on date
  until timestamp with time zone not null
)
table person (
  clearance text not null default 'official'::text
  created_at timestamp with time zone not null
  disabled_at timestamp with time zone
  granted_at timestamp with time zone
  groups text[] not null default '{}'::text[]
  id uuid not null
  name text not null
  officer_since timestamp with time zone
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
  previous_step_ended_on date
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
  schedule_step integer not null default 1
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
table record_filing with row level security (
  disposal_action text
  filed_by text not null
  filed_on date not null
  folder_id uuid not null
  left_on date
  position integer not null
  record_id uuid not null
  retention_end date
  retention_state text
  schedule_code text
  schedule_version integer
  taken_out boolean not null default false
)
table restoration (
  finished_at timestamp with time zone
  from_position bigint not null
  id uuid not null
  report jsonb
  started_at timestamp with time zone not null
  started_by text not null
  to_position bigint not null
)
table restoration_hold (
  hold_id uuid not null
  kind text not null
  restoration_id uuid not null
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
  later_steps jsonb not null default '[]'::jsonb
  maximum text
  or_later jsonb not null default '[]'::jsonb
  period text
  published_at timestamp with time zone
  published_by text
  reviewers jsonb not null default '[{"role": "ig-officer", "group": null}]'::jsonb
  rounding text
  state text not null
  title text not null
  trigger jsonb not null
  unit_starts jsonb
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
table saved_search (
  alerts text not null
  alerts_given bigint not null default 0
  changed_at timestamp with time zone not null
  created_at timestamp with time zone not null
  id uuid not null
  last_run_at timestamp with time zone
  name text not null
  notice_at timestamp with time zone
  notice_code text
  notice_message text
  owner_id uuid not null
  place integer not null
  request jsonb not null
  revision integer not null default 1
  state text not null
  watch_id uuid
)
table saved_search_alert (
  found_at timestamp with time zone not null
  id uuid not null default gen_random_uuid()
  number bigint not null
  record_id uuid not null
  search_id uuid not null
  seen_at timestamp with time zone
)
table saved_search_baseline (
  record_id uuid not null
  watch_id uuid not null
)
table saved_search_watch (
  begun_at timestamp with time zone not null
  id uuid not null
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
table serializable_turn (
  nothing boolean not null
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
table tombstone (
  entry_id uuid not null
  record_id uuid not null
  restoration_id uuid not null
  state text not null
)
table transfer_file (
  batch_id uuid not null
  position integer not null
  record_id uuid not null
  sent_at timestamp with time zone
  sha256 text not null
  size bigint not null
)
table transfer_package (
  bagged_on date not null
  batch_id uuid not null
  fetched_at timestamp with time zone
  files integer not null
  listing_sha256 text not null
  packaged_at timestamp with time zone not null
  payload_bytes bigint not null
  records integer not null
  sequence integer not null
  sha256 text not null
  size bigint not null
)
table transfer_record (
  acknowledged_at timestamp with time zone
  acknowledged_by text
  archive_reference text
  batch_id uuid not null
  outcome text
  record_id uuid not null
)
table vocabulary_entry (
  changed_at timestamp with time zone
  id uuid not null
  note text not null
  revision integer not null default 1
)
table vocabulary_form (
  entry_id uuid not null
  form text not null
  key text not null
  position integer not null
)
table vocabulary_state (
  single boolean not null default true
  version uuid not null
)
table workbench (
  folder text not null
  id uuid not null
  record_id uuid not null
  seen_at timestamp with time zone not null default clock_timestamp()
)

-- sequences
sequence access_set_id_seq
sequence audit_outbox_id_seq
sequence past_class_position_seq
sequence past_event_position_seq
sequence past_folder_position_seq
sequence past_record_position_seq

-- constraints
access_change: access_change_pkey PRIMARY KEY (record_id)
access_change: access_change_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
access_set: access_set_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code)
access_set: access_set_class_code_marking_groups_alternatives_key UNIQUE (class_code, marking, groups, alternatives)
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
class_schedule_draft: publisher_is_another CHECK ((published_by <> drafted_by))
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
disposal_approval: disposal_approval_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
disposal_approval: disposal_approval_pkey PRIMARY KEY (audit_entry_id)
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
disposal_batch: disposal_batch_sweep_id_fkey FOREIGN KEY (sweep_id) REFERENCES retention_sweep(id)
disposal_batch: one_part_of_a_kind UNIQUE (sweep_id, access_set_ids, action, stages, part)
disposal_batch: stages_with_an_officer CHECK (jsonb_path_exists(stages, '$[*]?(@."role" == "ig-officer")'::jsonpath))
disposal_certificate: disposal_certificate_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
disposal_certificate: disposal_certificate_batch_id_sequence_key UNIQUE (batch_id, sequence)
disposal_certificate: disposal_certificate_kind_check CHECK ((kind = ANY (ARRAY['regular'::text, 'exceptional'::text, 'partial'::text])))
disposal_certificate: disposal_certificate_pkey PRIMARY KEY (id)
disposal_certificate: disposal_certificate_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
disposal_certificate: disposal_certificate_sequence_check CHECK ((sequence > 0))
disposal_decider: disposal_decider_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
disposal_decider: disposal_decider_pkey PRIMARY KEY (batch_id, person_id)
disposal_item: closure_of_a_transfer CHECK (((decision_closure IS NULL) OR ((NOT (decision IS DISTINCT FROM 'transfer'::text)) AND ((decision_closure ->> 'type'::text) = ANY (ARRAY['open'::text, 'closed-for-period'::text, 'closed-until'::text])))))
disposal_item: destroyed_as_decided CHECK (((state <> 'destroyed'::text) OR (decision IS DISTINCT FROM 'transfer'::text)))
disposal_item: disposal_item_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
disposal_item: disposal_item_check CHECK (((decision IS NULL) OR (decided_by IS NOT NULL)))
disposal_item: disposal_item_check1 CHECK (((decision <> 'retain'::text) OR ((decision_until IS NOT NULL) AND (decision_reason IS NOT NULL))))
disposal_item: disposal_item_decision_check CHECK ((decision = ANY (ARRAY['destroy'::text, 'retain'::text, 'transfer'::text, 'retain-permanently'::text, 'next-step'::text])))
disposal_item: disposal_item_pkey PRIMARY KEY (batch_id, record_id)
disposal_item: disposal_item_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
disposal_item: disposal_item_schedule_step_check CHECK ((schedule_step > 0))
disposal_item: disposal_item_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'destroying'::text, 'verifying'::text, 'destroyed'::text, 'transferred'::text, 'retained'::text, 'skipped'::text, 'stuck'::text])))
disposal_item: retained_until_a_day_to_come CHECK (((decision IS DISTINCT FROM 'retain'::text) OR (decision_until > ((decided_at AT TIME ZONE 'Europe/London'::text))::date)))
disposal_item: transferred_as_decided CHECK (((state <> 'transferred'::text) OR (NOT (decision IS DISTINCT FROM 'transfer'::text))))
disposal_item: weaker_decision_has_authority CHECK (((decision IS DISTINCT FROM 'destroy'::text) OR (action = 'destroy'::text) OR (btrim(COALESCE(decision_authority, ''::text)) <> ''::text)))
duty_rule: duty_rule_cooling_off_check CHECK ((cooling_off >= '00:00:00'::interval))
duty_rule: duty_rule_only_one_check CHECK (only_one)
duty_rule: duty_rule_pkey PRIMARY KEY (only_one)
file_plan: file_plan_only_one_check CHECK (only_one)
file_plan: file_plan_pkey PRIMARY KEY (only_one)
file_plan_class: file_plan_class_check CHECK ((path[cardinality(path)] = code))
file_plan_class: file_plan_class_check1 CHECK (((parent_code IS NULL) = (cardinality(path) = 1)))
file_plan_class: file_plan_class_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES file_plan_class(code)
file_plan_class: file_plan_class_pkey PRIMARY KEY (code)
file_plan_class: file_plan_class_schedule_code_fkey FOREIGN KEY (schedule_code) REFERENCES retention_schedule(code)
file_plan_class: file_plan_class_stub_title_check CHECK ((stub_title = ANY (ARRAY['keep'::text, 'drop'::text])))
file_plan_class: own_classes_are_kept_permanently CHECK (
CASE code
    WHEN 'MUNIMENT'::text THEN (built_in AND (parent_code IS NULL) AND (NOT (schedule_code IS DISTINCT FROM 'MUNIMENT-PERM'::text)))
    WHEN 'MUNIMENT-CERT'::text THEN (built_in AND (NOT (parent_code IS DISTINCT FROM 'MUNIMENT'::text)) AND (schedule_code IS NULL))
    ELSE true
END)
folder: folder_access_set_id_fkey FOREIGN KEY (access_set_id) REFERENCES access_set(id)
folder: folder_check CHECK (((status = 'closed'::text) = (closed_on IS NOT NULL)))
folder: folder_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code)
folder: folder_marking_check CHECK ((marking = ANY (ARRAY['official'::text, 'official-sensitive'::text])))
folder: folder_override_schedule_fkey FOREIGN KEY (override_schedule) REFERENCES retention_schedule(code)
folder: folder_pkey PRIMARY KEY (id)
folder: folder_reference_check CHECK ((reference <> ''::text))
folder: folder_reference_key UNIQUE (reference)
folder: folder_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
folder: own_folder_stays_in_its_class CHECK (((id <> '00000000-0000-7000-8000-000000000001'::uuid) OR (built_in AND (class_code = 'MUNIMENT-CERT'::text) AND (override_schedule IS NULL))))
folder: own_folder_stays_open CHECK (((NOT built_in) OR (status = 'open'::text)))
foreign_marker: foreign_marker_pkey PRIMARY KEY (object_key)
hold: hold_check CHECK (((state = 'lifted'::text) = (lifted_at IS NOT NULL)))
hold: hold_check1 CHECK (((lifted_by IS NULL) OR (lifted_by <> lift_requested_by)))
hold: hold_check10 CHECK (((query IS NOT NULL) OR ((evaluated_at IS NULL) AND (query_within IS NULL))))
hold: hold_check11 CHECK (((query IS NOT NULL) OR (query_synonyms IS NULL)))
hold: hold_check12 CHECK (((query IS NULL) = (query_reach IS NULL)))
hold: hold_check2 CHECK (((state <> 'lift-requested'::text) OR (lift_requested_by IS NOT NULL)))
hold: hold_check3 CHECK (((kind = 'hold'::text) OR ((reference IS NOT NULL) AND (opened_on IS NOT NULL))))
hold: hold_check4 CHECK (((kind <> 'hold'::text) OR ((opened_on IS NULL) AND (closed_on IS NULL))))
hold: hold_check5 CHECK (((closed_on IS NULL) = (closed_by IS NULL)))
hold: hold_check6 CHECK (((closed_on IS NULL) OR (closed_on >= opened_on)))
hold: hold_check7 CHECK (((closed_on IS NOT NULL) OR ((outcome IS NULL) AND (lift_proposed_on IS NULL))))
hold: hold_check8 CHECK (((reviewed_by IS NULL) = (reviewed_at IS NULL)))
hold: hold_check9 CHECK (((query IS NULL) = (interpretation IS NULL)))
hold: hold_kind_check CHECK ((kind = ANY (ARRAY['hold'::text, 'foi-request'::text, 'subject-access-request'::text])))
hold: hold_pkey PRIMARY KEY (id)
hold: hold_query_check CHECK ((query <> ''::text))
hold: hold_query_synonyms_check CHECK ((jsonb_typeof(query_synonyms) = 'array'::text))
hold: hold_query_within_fkey FOREIGN KEY (query_within) REFERENCES file_plan_class(code)
hold: hold_reference_check CHECK ((reference <> ''::text))
hold: hold_state_check CHECK ((state = ANY (ARRAY['placed'::text, 'lift-requested'::text, 'lifted'::text])))
hold: hold_strength_check CHECK ((strength = ANY (ARRAY['no-disposal'::text, 'no-change'::text])))
hold_item: hold_item_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id)
hold_item: hold_item_pkey PRIMARY KEY (hold_id, record_id)
hold_item: hold_item_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
hold_proceeding: hold_proceeding_check CHECK (((closed_on IS NULL) = (closed_by IS NULL)))
hold_proceeding: hold_proceeding_check1 CHECK (((closed_on IS NULL) OR (closed_on >= opened_on)))
hold_proceeding: hold_proceeding_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id)
hold_proceeding: hold_proceeding_number_check CHECK ((number > 0))
hold_proceeding: hold_proceeding_pkey PRIMARY KEY (hold_id, number)
hold_proceeding: hold_proceeding_type_check CHECK ((type = ANY (ARRAY['review'::text, 'complaint'::text, 'appeal'::text])))
hold_scope: hold_scope_check CHECK ((num_nonnulls(folder_id, class_code, record_id) = 1))
hold_scope: hold_scope_class_code_fkey FOREIGN KEY (class_code) REFERENCES file_plan_class(code)
hold_scope: hold_scope_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folder(id)
hold_scope: hold_scope_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id)
hold_scope: hold_scope_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
idempotency: idempotency_pkey PRIMARY KEY (actor_id, key)
idempotency: idempotency_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
index_rebuild: index_rebuild_pkey PRIMARY KEY (id)
installation: installation_only_one_check CHECK (only_one)
installation: installation_pkey PRIMARY KEY (only_one)
job_worker: job_worker_pkey PRIMARY KEY (worker_id)
lost_change: lost_change_kind_check CHECK ((kind = ANY (ARRAY['override'::text, 'filing'::text, 'reopening'::text, 'event'::text, 'schedule'::text, 'facts'::text, 'decision'::text])))
lost_change: lost_change_pkey PRIMARY KEY (restoration_id, "position")
lost_change: lost_change_restoration_id_fkey FOREIGN KEY (restoration_id) REFERENCES restoration(id)
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
record: filings_are_whole TRIGGER DEFERRABLE INITIALLY DEFERRED
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
record: record_schedule_step_check CHECK ((schedule_step > 0))
record: record_state_check CHECK ((state = ANY (ARRAY['active'::text, 'destroying'::text, 'destroyed'::text, 'transferred'::text])))
record: record_step_follows_another CHECK (((schedule_step = 1) = (previous_step_ended_on IS NULL)))
record: record_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES record(id)
record: stub_supersedes_nothing CHECK (((superseded_by IS NULL) OR (state = ANY (ARRAY['active'::text, 'destroying'::text]))))
record: superseded_by_another CHECK ((superseded_by <> id))
record: superseded_on_a_day CHECK (((superseded_on IS NULL) = (superseded_by IS NULL)))
record_filing: filings_are_whole TRIGGER DEFERRABLE INITIALLY DEFERRED
record_filing: record_filing_check CHECK ((num_nonnulls(schedule_code, schedule_version, retention_state, disposal_action) = ANY (ARRAY[0, 4])))
record_filing: record_filing_check1 CHECK (((retention_end IS NOT NULL) = (COALESCE(retention_state, ''::text) = 'running'::text)))
record_filing: record_filing_check2 CHECK (((left_on IS NULL) OR ((retention_end IS NOT NULL) AND (left_on > retention_end))))
record_filing: record_filing_check3 CHECK (((left_on IS NOT NULL) OR (NOT taken_out)))
record_filing: record_filing_disposal_action_check CHECK ((disposal_action = ANY (ARRAY['destroy'::text, 'transfer'::text, 'review'::text, 'retain-permanently'::text])))
record_filing: record_filing_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folder(id)
record_filing: record_filing_pkey PRIMARY KEY (record_id, "position")
record_filing: record_filing_position_check CHECK (("position" >= 0))
record_filing: record_filing_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
record_filing: record_filing_retention_state_check CHECK ((retention_state = ANY (ARRAY['untriggered'::text, 'running'::text, 'permanent'::text])))
record_filing: record_filing_schedule_code_schedule_version_fkey FOREIGN KEY (schedule_code, schedule_version) REFERENCES retention_schedule_version(code, version)
restoration: restoration_check CHECK ((to_position > from_position))
restoration: restoration_check1 CHECK (((finished_at IS NULL) = (report IS NULL)))
restoration: restoration_from_position_check CHECK ((from_position > 0))
restoration: restoration_pkey PRIMARY KEY (id)
restoration_hold: restoration_hold_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id)
restoration_hold: restoration_hold_hold_id_key UNIQUE (hold_id)
restoration_hold: restoration_hold_kind_check CHECK ((kind = ANY (ARRAY['override'::text, 'filing'::text, 'reopening'::text, 'event'::text, 'schedule'::text, 'facts'::text, 'decision'::text])))
restoration_hold: restoration_hold_pkey PRIMARY KEY (restoration_id, kind)
restoration_hold: restoration_hold_restoration_id_fkey FOREIGN KEY (restoration_id) REFERENCES restoration(id)
retention_event: retention_event_check CHECK (((changed_by IS NULL) = (changed_at IS NULL)))
retention_event: retention_event_check1 CHECK (((state <> 'revoked'::text) OR (changed_at IS NOT NULL)))
retention_event: retention_event_pkey PRIMARY KEY (id)
retention_event: retention_event_state_check CHECK ((state = ANY (ARRAY['standing'::text, 'revoked'::text])))
retention_event: retention_event_subject_id_check CHECK ((subject_id <> ''::text))
retention_event: retention_event_subject_type_check CHECK ((subject_type <> ''::text))
retention_event: retention_event_type_check CHECK ((type <> ''::text))
retention_schedule: retention_schedule_pkey PRIMARY KEY (code)
retention_schedule_version: no_limits_where_permanent CHECK (((action <> 'retain-permanently'::text) OR ((or_later = '[]'::jsonb) AND (maximum IS NULL))))
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
retention_schedule_version: retention_schedule_version_later_steps_check CHECK ((jsonb_typeof(later_steps) = 'array'::text))
retention_schedule_version: retention_schedule_version_or_later_check CHECK ((jsonb_typeof(or_later) = 'array'::text))
retention_schedule_version: retention_schedule_version_pkey PRIMARY KEY (code, version)
retention_schedule_version: retention_schedule_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'superseded'::text])))
retention_schedule_version: retention_schedule_version_unit_starts_check CHECK ((jsonb_typeof(unit_starts) = 'object'::text))
retention_schedule_version: retention_schedule_version_version_check CHECK ((version > 0))
retention_schedule_version: reviewers_with_an_officer CHECK (jsonb_path_exists(reviewers, '$[*]?(@."role" == "ig-officer")'::jsonpath))
retention_schedule_version: steps_with_an_officer CHECK ((NOT jsonb_path_exists(later_steps, '$[*]?(exists (@."reviewers") && !(exists (@."reviewers"[*]?(@."role" == "ig-officer"))))'::jsonpath)))
retention_sweep: retention_sweep_pkey PRIMARY KEY (id)
retention_sweep: retention_sweep_scheduled_for_key UNIQUE (scheduled_for)
retention_sweep: retention_sweep_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'failed'::text])))
saved_search: saved_search_alerts_check CHECK ((alerts = ANY (ARRAY['none'::text, 'hourly'::text, 'daily'::text])))
saved_search: saved_search_check CHECK (((alerts = 'none'::text) = (watch_id IS NULL)))
saved_search: saved_search_check1 CHECK (((alerts = 'none'::text) OR (last_run_at IS NOT NULL)))
saved_search: saved_search_check2 CHECK (((state = 'paused'::text) = (notice_code IS NOT NULL)))
saved_search: saved_search_check3 CHECK ((num_nulls(notice_code, notice_message, notice_at) = ANY (ARRAY[0, 3])))
saved_search: saved_search_name_check CHECK ((name <> ''::text))
saved_search: saved_search_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id)
saved_search: saved_search_owner_id_place_key UNIQUE (owner_id, place)
saved_search: saved_search_pkey PRIMARY KEY (id)
saved_search: saved_search_place_check CHECK (((place >= 1) AND (place <= 200)))
saved_search: saved_search_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text])))
saved_search: saved_search_watch_id_fkey FOREIGN KEY (watch_id) REFERENCES saved_search_watch(id)
saved_search: saved_search_watch_id_key UNIQUE (watch_id)
saved_search_alert: saved_search_alert_number_check CHECK ((number > 0))
saved_search_alert: saved_search_alert_pkey PRIMARY KEY (id)
saved_search_alert: saved_search_alert_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
saved_search_alert: saved_search_alert_search_id_fkey FOREIGN KEY (search_id) REFERENCES saved_search(id) ON DELETE CASCADE
saved_search_alert: saved_search_alert_search_id_number_key UNIQUE (search_id, number)
saved_search_alert: saved_search_alert_search_id_record_id_key UNIQUE (search_id, record_id)
saved_search_baseline: saved_search_baseline_pkey PRIMARY KEY (watch_id, record_id)
saved_search_baseline: saved_search_baseline_watch_id_fkey FOREIGN KEY (watch_id) REFERENCES saved_search_watch(id) ON DELETE CASCADE
saved_search_watch: saved_search_watch_pkey PRIMARY KEY (id)
schedule_override: schedule_override_authority_check CHECK ((authority <> ''::text))
schedule_override: schedule_override_check CHECK ((num_nonnulls(record_id, folder_id) = 1))
schedule_override: schedule_override_check1 CHECK (((withdrawn_by IS NULL) = (withdrawn_at IS NULL)))
schedule_override: schedule_override_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES folder(id)
schedule_override: schedule_override_pkey PRIMARY KEY (id)
schedule_override: schedule_override_reason_check CHECK ((reason <> ''::text))
schedule_override: schedule_override_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
schedule_override: schedule_override_schedule_code_fkey FOREIGN KEY (schedule_code) REFERENCES retention_schedule(code)
serializable_turn: serializable_turn_check CHECK (false)
stub: stub_access_set_id_fkey FOREIGN KEY (access_set_id) REFERENCES access_set(id)
stub: stub_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
stub: stub_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES disposal_certificate(id)
stub: stub_pkey PRIMARY KEY (record_id)
stub: stub_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
stub: stub_state_check CHECK ((state = ANY (ARRAY['destroyed'::text, 'transferred'::text])))
tombstone: tombstone_pkey PRIMARY KEY (record_id)
tombstone: tombstone_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
tombstone: tombstone_restoration_id_fkey FOREIGN KEY (restoration_id) REFERENCES restoration(id)
tombstone: tombstone_state_check CHECK ((state = ANY (ARRAY['destroyed'::text, 'transferred'::text])))
transfer_file: transfer_file_batch_id_record_id_fkey FOREIGN KEY (batch_id, record_id) REFERENCES transfer_record(batch_id, record_id)
transfer_file: transfer_file_pkey PRIMARY KEY (batch_id, record_id, "position")
transfer_file: transfer_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
transfer_package: transfer_package_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES disposal_batch(id)
transfer_package: transfer_package_check CHECK ((files >= records))
transfer_package: transfer_package_listing_sha256_check CHECK ((listing_sha256 ~ '^[0-9a-f]{64}$'::text))
transfer_package: transfer_package_payload_bytes_check CHECK ((payload_bytes >= 0))
transfer_package: transfer_package_pkey PRIMARY KEY (batch_id, sequence)
transfer_package: transfer_package_records_check CHECK ((records > 0))
transfer_package: transfer_package_sequence_check CHECK ((sequence > 0))
transfer_package: transfer_package_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
transfer_package: transfer_package_size_check CHECK ((size > 0))
transfer_record: transfer_record_archive_reference_check CHECK ((archive_reference <> ''::text))
transfer_record: transfer_record_batch_id_record_id_fkey FOREIGN KEY (batch_id, record_id) REFERENCES disposal_item(batch_id, record_id)
transfer_record: transfer_record_check CHECK (((outcome IS NULL) = (acknowledged_by IS NULL)))
transfer_record: transfer_record_check1 CHECK (((outcome IS NULL) = (acknowledged_at IS NULL)))
transfer_record: transfer_record_check2 CHECK (((NOT (outcome IS DISTINCT FROM 'accepted'::text)) = (archive_reference IS NOT NULL)))
transfer_record: transfer_record_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'refused'::text])))
transfer_record: transfer_record_pkey PRIMARY KEY (batch_id, record_id)
vocabulary_entry: vocabulary_entry_pkey PRIMARY KEY (id)
vocabulary_entry: vocabulary_entry_revision_check CHECK ((revision > 0))
vocabulary_form: vocabulary_form_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES vocabulary_entry(id) ON DELETE CASCADE
vocabulary_form: vocabulary_form_form_check CHECK ((form <> ''::text))
vocabulary_form: vocabulary_form_key_check CHECK ((key <> ''::text))
vocabulary_form: vocabulary_form_key_key UNIQUE (key)
vocabulary_form: vocabulary_form_pkey PRIMARY KEY (entry_id, "position")
vocabulary_form: vocabulary_form_position_check CHECK ((("position" >= 0) AND ("position" <= 19)))
vocabulary_form: vocabulary_two_forms TRIGGER DEFERRABLE INITIALLY DEFERRED
vocabulary_state: vocabulary_state_pkey PRIMARY KEY (single)
vocabulary_state: vocabulary_state_single_check CHECK (single)
workbench: workbench_pkey PRIMARY KEY (id)
workbench: workbench_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)

-- indexes
CREATE INDEX access_change_heard ON public.access_change USING btree (settled_at) WHERE (settled_at IS NOT NULL)
CREATE INDEX access_change_waiting ON public.access_change USING btree (folder_id, access_set_id) WHERE (settled_at IS NULL)
CREATE INDEX access_change_waiting_by_itself ON public.access_change USING btree (record_id) WHERE ((settled_at IS NULL) AND (further_folders <> '{}'::uuid[]))
CREATE INDEX api_token_person ON public.api_token USING btree (person_id)
CREATE INDEX audit_checkpoint_size ON public.audit_checkpoint USING btree (size)
CREATE INDEX audit_detail_subject ON public.audit_detail USING btree (subject_type, subject_id)
CREATE INDEX audit_entry_action ON public.audit_entry USING btree (action, "position")
CREATE INDEX audit_entry_actor ON public.audit_entry USING btree (actor_id, "position")
CREATE INDEX audit_entry_at ON public.audit_entry USING btree (at)
CREATE INDEX audit_entry_spans ON public.audit_entry USING brin ("position", at) WITH (autosummarize='on')
CREATE INDEX audit_entry_subject ON public.audit_entry USING btree (subject_id, "position")
CREATE UNIQUE INDEX one_open_clock_fault ON public.clock_fault USING btree (kind) WHERE (confirmed_at IS NULL)
CREATE INDEX component_parent ON public.component USING btree (parent_id) WHERE (parent_id IS NOT NULL)
CREATE INDEX component_sha256 ON public.component USING hash (sha256)
CREATE UNIQUE INDEX one_newer_original ON public.component USING btree (record_id) WHERE ((role = 'original'::text) AND ("position" > 0))
CREATE INDEX disposal_approval_batch ON public.disposal_approval USING btree (batch_id)
CREATE UNIQUE INDEX one_approval_a_stage ON public.disposal_approval USING btree (batch_id, stage) WHERE (NOT void)
CREATE UNIQUE INDEX one_stage_a_person ON public.disposal_approval USING btree (batch_id, approved_by) WHERE (NOT void)
CREATE INDEX disposal_batch_proposed ON public.disposal_batch USING btree (proposed_at, id)
CREATE INDEX disposal_batch_stages ON public.disposal_batch USING gin (stages jsonb_path_ops)
CREATE INDEX disposal_batch_state ON public.disposal_batch USING btree (state)
CREATE INDEX disposal_item_decided ON public.disposal_item USING btree (decided_at, batch_id, record_id) WHERE (decided_at IS NOT NULL)
CREATE INDEX disposal_item_filed_again ON public.disposal_item USING btree (batch_id) WHERE (further_folders <> '{}'::uuid[])
CREATE INDEX disposal_item_record ON public.disposal_item USING btree (record_id)
CREATE INDEX disposal_item_to_do ON public.disposal_item USING btree (batch_id, record_id) WHERE (state = ANY (ARRAY['approved'::text, 'destroying'::text, 'verifying'::text]))
CREATE UNIQUE INDEX one_open_item ON public.disposal_item USING btree (record_id) WHERE (state = ANY (ARRAY['proposed'::text, 'approved'::text, 'destroying'::text, 'verifying'::text, 'stuck'::text]))
CREATE INDEX file_plan_class_parent ON public.file_plan_class USING btree (parent_code)
CREATE INDEX file_plan_class_path ON public.file_plan_class USING gin (path)
CREATE INDEX folder_class ON public.folder USING btree (class_code)
CREATE INDEX folder_closed ON public.folder USING btree (closed_on) WHERE (closed_on IS NOT NULL)
CREATE INDEX folder_overridden ON public.folder USING btree (override_schedule) WHERE (override_schedule IS NOT NULL)
CREATE INDEX folder_subjects ON public.folder USING gin (subjects jsonb_path_ops) WHERE (subjects <> '[]'::jsonb)
CREATE INDEX hold_review ON public.hold USING btree (review_on) WHERE ((state <> 'lifted'::text) AND (review_on IS NOT NULL))
CREATE INDEX hold_still_catching ON public.hold USING btree (id) WHERE ((materialised_at IS NULL) AND (state <> 'lifted'::text))
CREATE INDEX hold_item_binding ON public.hold_item USING btree (record_id) WHERE ((released_at IS NULL) AND (too_late_at IS NULL))
CREATE INDEX hold_item_in_doubt ON public.hold_item USING btree (hold_id, record_id) WHERE (in_doubt AND (released_at IS NULL))
CREATE INDEX hold_item_of_hold ON public.hold_item USING btree (hold_id)
CREATE INDEX hold_item_record ON public.hold_item USING btree (record_id)
CREATE INDEX hold_scope_class ON public.hold_scope USING btree (class_code) WHERE ((released_at IS NULL) AND (class_code IS NOT NULL))
CREATE INDEX hold_scope_folder ON public.hold_scope USING btree (folder_id) WHERE ((released_at IS NULL) AND (folder_id IS NOT NULL))
CREATE INDEX hold_scope_hold ON public.hold_scope USING btree (hold_id)
CREATE INDEX hold_scope_record ON public.hold_scope USING btree (record_id) WHERE ((released_at IS NULL) AND (record_id IS NOT NULL))
CREATE INDEX idempotency_record ON public.idempotency USING btree (record_id)
CREATE INDEX person_id_as_text ON public.person USING btree (((id)::text))
CREATE INDEX record_due ON public.record USING btree (retention_end, id) INCLUDE (access_set_id, disposal_action) WHERE ((state = 'active'::text) AND (retention_end IS NOT NULL))
CREATE INDEX record_folder ON public.record USING btree (folder_id, access_set_id, state)
CREATE INDEX record_overridden ON public.record USING btree (override_schedule) WHERE (override_schedule IS NOT NULL)
CREATE INDEX record_reading ON public.record USING btree (reading) WHERE (reading = 'pending'::text)
CREATE INDEX record_subjects ON public.record USING gin (subjects jsonb_path_ops) WHERE ((subjects <> '[]'::jsonb) AND (state = ANY (ARRAY['active'::text, 'destroying'::text])))
CREATE INDEX record_superseded_by ON public.record USING btree (superseded_by) WHERE (superseded_by IS NOT NULL)
CREATE UNIQUE INDEX one_filing_a_folder ON public.record_filing USING btree (record_id, folder_id) WHERE (left_on IS NULL)
CREATE INDEX record_filing_filed ON public.record_filing USING btree (filed_on) WHERE (left_on IS NULL)
CREATE INDEX record_filing_folder ON public.record_filing USING btree (folder_id)
CREATE UNIQUE INDEX one_unfinished_restoration ON public.restoration USING btree ((true)) WHERE (finished_at IS NULL)
CREATE UNIQUE INDEX one_standing_event ON public.retention_event USING btree (type, subject_type, subject_id) WHERE (state = 'standing'::text)
CREATE INDEX retention_event_registered ON public.retention_event USING btree (registered_at, id)
CREATE UNIQUE INDEX one_published_version ON public.retention_schedule_version USING btree (code) WHERE (state = 'published'::text)
CREATE INDEX saved_search_due ON public.saved_search USING btree (alerts, id) WHERE ((alerts <> 'none'::text) AND (state = 'active'::text))
CREATE INDEX saved_search_alert_record ON public.saved_search_alert USING btree (record_id)
CREATE INDEX saved_search_alert_unseen ON public.saved_search_alert USING btree (search_id) WHERE (seen_at IS NULL)
CREATE INDEX saved_search_baseline_record ON public.saved_search_baseline USING btree (record_id)
CREATE UNIQUE INDEX one_override_of_folder ON public.schedule_override USING btree (folder_id) WHERE ((withdrawn_at IS NULL) AND (folder_id IS NOT NULL))
CREATE UNIQUE INDEX one_override_of_record ON public.schedule_override USING btree (record_id) WHERE ((withdrawn_at IS NULL) AND (record_id IS NOT NULL))
CREATE INDEX override_of_folder ON public.schedule_override USING btree (folder_id) WHERE (folder_id IS NOT NULL)
CREATE INDEX override_of_record ON public.schedule_override USING btree (record_id) WHERE (record_id IS NOT NULL)
CREATE INDEX stub_batch ON public.stub USING btree (batch_id)
CREATE INDEX stub_class ON public.stub USING btree (class_code, destroyed_at)
CREATE INDEX stub_destroyed ON public.stub USING btree (destroyed_at, record_id)
CREATE INDEX stub_reference ON public.stub USING btree (reference)
CREATE INDEX workbench_folder ON public.workbench USING btree (folder)
CREATE INDEX workbench_record ON public.workbench USING btree (record_id)

-- functions
CREATE OR REPLACE FUNCTION public.access_places(of_sets integer[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when of_sets = '{}' then '[]'::jsonb else places_of_access_sets(of_sets) end
$function$
CREATE OR REPLACE FUNCTION public.authority_in_words(authority jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select (authority ->> 'instrument') || coalesce(', ' || (authority ->> 'reference'), '')
         || coalesce(' (' || (authority ->> 'approvedOn') || ')', '')
$function$
CREATE OR REPLACE FUNCTION public.await_holds_around(of_folder uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform await_holds_around_all(array[of_folder]);
end
$function$
CREATE OR REPLACE FUNCTION public.await_holds_around_all(of_folders uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from file_plan_class c
  where c.code = any (array(
    select unnest(leaf.path) from folder f join file_plan_class leaf on leaf.code = f.class_code where f.id = any (of_folders)
  )) order by c.code for share;
  perform from folder where id = any (of_folders) order by id for share;
end
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
CREATE OR REPLACE FUNCTION public.date_what_is_granted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.role <> old.role
    or (
      old.scope is not null and new.scope is distinct from old.scope
      and not exists (select from file_plan_class c where c.code = new.scope and old.scope = any (c.path))
    )
    or (new.clearance = 'official-sensitive' and old.clearance = 'official')
    or not new.groups <@ old.groups
  then
    new.granted_at := clock_timestamp();
  end if;
  if new.role <> old.role then
    new.officer_since := coalesce(
      old.officer_since,
      case 'ig-officer' when old.role then old.created_at when new.role then clock_timestamp() end
    );
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.disposal_manifest_digest(batch uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select m.digest from disposal_manifests(array[batch]) m
$function$
CREATE OR REPLACE FUNCTION public.disposal_manifest_digest_of(lines text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select encode(sha256(convert_to(lines, 'UTF8')), 'hex')
$function$
CREATE OR REPLACE FUNCTION public.disposal_manifest_line(record_id uuid, reference text, retention_end date, action text, class_code text, schedule_code text, schedule_version integer, sha256 text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select concat_ws(E'\t', record_id, reference, coalesce(retention_end::text, '-'), action, class_code, schedule_code,
                   schedule_version, sha256) || E'\n'
$function$
CREATE OR REPLACE FUNCTION public.disposal_manifests(batches uuid[])
 RETURNS TABLE(batch_id uuid, items integer, digest text)
 LANGUAGE sql
 STABLE
AS $function$
  select b.id, count(i.record_id)::integer,
         disposal_manifest_digest_of(coalesce(string_agg(
           disposal_manifest_line(i.record_id, i.reference, i.retention_end, i.action, i.class_code, i.schedule_code,
                                  i.schedule_version, i.sha256),
           '' order by i.record_id
         ) filter (where i.record_id is not null), ''))
  from unnest(batches) as b (id) left join disposal_item i on i.batch_id = b.id
  group by b.id
$function$
CREATE OR REPLACE FUNCTION public.drafts_of(entries uuid[])
 RETURNS TABLE(id uuid, draft text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select (o.draft::jsonb ->> 'id')::uuid, o.draft from public.audit_outbox o
  where (o.draft::jsonb ->> 'id')::uuid = any (entries)
$function$
CREATE OR REPLACE FUNCTION public.enqueue_jobs(names text[], payloads text[], job_keys text[], queue_names text[], run_ats timestamp with time zone[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
declare
  taken text[];
  left_over graphile_worker.job_spec[];
begin
  with inserted as (
    insert into graphile_worker._private_jobs as waiting (task_id, payload, run_at, key)
    select task.id, job.payload::json, coalesce(job.run_at, now()), job.job_key
    from unnest(names, payloads, job_keys, queue_names, run_ats) as job (name, payload, job_key, queue_name, run_at)
    join graphile_worker._private_tasks task on task.identifier = job.name
    where job.job_key is not null and job.queue_name is null
    -- As `add_jobs` does with one that waits. One that failed for good begins anew here; `add_jobs` leaves it behind for ever,
    -- without its key, and puts another beside it.
    on conflict (key) do update
    set job_queue_id = null, task_id = excluded.task_id, payload = excluded.payload, run_at = excluded.run_at,
        max_attempts = excluded.max_attempts, priority = excluded.priority, flags = null, revision = waiting.revision + 1,
        attempts = 0, last_error = null, updated_at = now()
    where waiting.locked_at is null
    returning key
  )
  select coalesce(array_agg(key), '{}') into taken from inserted;
  if cardinality(taken) > 0 then
    -- By which workers hear of jobs; without it they would be found when next looked for.
    perform pg_notify('jobs:insert', json_build_object('r', random(), 'count', cardinality(taken))::text);
  end if;

  left_over := array(
    select row(job.name, job.payload::json, job.queue_name, job.run_at, null, job.job_key, null, null)::graphile_worker.job_spec
    from unnest(names, payloads, job_keys, queue_names, run_ats) with ordinality
      as job (name, payload, job_key, queue_name, run_at, place)
    where job.job_key is null or job.job_key <> all (taken)
    order by job.place
  );
  if cardinality(left_over) > 0 then
    perform graphile_worker.add_jobs(left_over);
  end if;
end
$function$
CREATE OR REPLACE FUNCTION public.event_date(of_type text, subjects jsonb, supposed jsonb DEFAULT NULL::jsonb)
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$
  with happened as (
    select about.type,
           case
             when (supposed ->> 'type', supposed ->> 'subjectType', supposed ->> 'subjectId') = (of_type, about.type, about.id)
               then (supposed ->> 'date')::date
             else e.date
           end as date
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
CREATE OR REPLACE FUNCTION public.events_counted_from(version retention_schedule_version)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(array_agg(distinct event #>> '{}'), '{}')
  from jsonb_path_query(
    jsonb_build_array(version.trigger, version.or_later, version.later_steps), 'lax $.**.event') as event
$function$
CREATE OR REPLACE FUNCTION public.executable_from(of_batch uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select greatest(max(a.executable_from), max(a.at) + (select cooling_off from duty_rule))
  from disposal_approval a where a.batch_id = of_batch and not a.void
$function$
CREATE OR REPLACE FUNCTION public.filings_as_of(of_record uuid, before timestamp with time zone)
 RETURNS TABLE("position" integer, folder_id uuid, filed_on date, left_on date, schedule_code text, schedule_version integer, retention_end date, disposal_action text)
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(x.position, 0), coalesce(x.folder_id, p.folder_id), x.filed_on, x.left_on, x.schedule_code,
         x.schedule_version, x.retention_end, x.disposal_action
  from record_as_of(of_record, before) p
  left join jsonb_to_recordset(p.filings) as x (
    "position" integer, folder_id uuid, filed_on date, left_on date, schedule_code text, schedule_version integer,
    retention_end date, disposal_action text
  ) on true
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
CREATE OR REPLACE FUNCTION public.folder_is_frozen(of_folder uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from folder f
    join file_plan_class c on c.code = f.class_code
    join hold_scope s on s.released_at is null and (s.folder_id = f.id or s.class_code = any (c.path))
    join hold h on h.id = s.hold_id and h.strength = 'no-change'
    where f.id = of_folder
  )
$function$
CREATE OR REPLACE FUNCTION public.folder_keeps_its_class(of_folder uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select folder_is_frozen(of_folder) or exists (
    select from hold h
    join hold_item i on i.hold_id = h.id and i.released_at is null and i.too_late_at is null
    join record r on r.id = i.record_id and r.state in ('active', 'destroying') and of_folder = any (folders_of(r.id, r.folder_id))
    where h.strength = 'no-change'
  ) or exists (
    select from hold h
    join hold_scope s on s.hold_id = h.id and s.released_at is null
    join record r on r.id = s.record_id and r.state in ('active', 'destroying') and of_folder = any (folders_of(r.id, r.folder_id))
    where h.strength = 'no-change'
  )
$function$
CREATE OR REPLACE FUNCTION public.folders_of(of_record uuid, first uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select array(select first union select x.folder_id from record_filing x where x.record_id = of_record and x.left_on is null)
$function$
CREATE OR REPLACE FUNCTION public.forget_access_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from access_change where record_id = new.id;
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.forget_search_matches()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  delete from saved_search_alert where record_id = new.id;
  delete from saved_search_baseline where record_id = new.id;
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.further_folders(of_record uuid, beside uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(x.folder_id order by x.folder_id), '{}')
  from record_filing x
  where x.record_id = of_record and x.left_on is null and x.folder_id <> beside
$function$
CREATE OR REPLACE FUNCTION public.give_whole_cooling_off()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.executable_from := greatest(new.executable_from, new.at, new.at + (select cooling_off from duty_rule));
  new.recorded_at := case when not is_being_restored() then clock_timestamp() end;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.had_officer_by(instant timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from person o
    where coalesce(o.officer_since, case when o.role = 'ig-officer' then o.created_at end) <= instant
  )
$function$
CREATE OR REPLACE FUNCTION public.holds_review_role(of_person text, stage jsonb, class_path text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from person p
    where p.id::text = of_person and p.disabled_at is null and (p.scope is null or p.scope = any (class_path))
      and (p.role = 'ig-officer' or (p.role = 'civil-servant' and stage ->> 'role' <> 'ig-officer'))
      and (stage ->> 'group' is null or stage ->> 'group' = any (p.groups))
  )
$function$
CREATE OR REPLACE FUNCTION public.index_backlog()
 RETURNS TABLE(access_set integer, behind bigint, since timestamp with time zone, failed bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  return query
    with waiting as (
      select (j.payload ->> 'recordId')::uuid as record_id, min(j.created_at) as since,
             bool_and(j.locked_at is null and j.attempts >= j.max_attempts) as failed
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier in ('read-record', 'index-record')
      group by 1
    )
    select r.access_set_id, count(*), min(w.since), count(*) filter (where w.failed)
    from waiting w join public.record r on r.id = w.record_id
    where r.state = 'active'
    group by r.access_set_id;
end
$function$
CREATE OR REPLACE FUNCTION public.is_being_restored()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from restoration where finished_at is null)
$function$
CREATE OR REPLACE FUNCTION public.is_fully_approved(of_batch uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select (select count(*) from disposal_approval a where a.batch_id = b.id and not a.void) = jsonb_array_length(b.stages)
  from disposal_batch b where b.id = of_batch
$function$
CREATE OR REPLACE FUNCTION public.is_gone_by_the_log(of_record uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from tombstone t join restoration r on r.id = t.restoration_id
    where t.record_id = of_record and r.finished_at is null
  )
$function$
CREATE OR REPLACE FUNCTION public.is_officer(of_person text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from person p where p.id::text = of_person and p.role = 'ig-officer' and p.disabled_at is null)
$function$
CREATE OR REPLACE FUNCTION public.is_read_as_its_folders(of_record uuid, in_folder uuid, by_set integer, marking_before text, marking_after text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from folder f
    join access_set a on a.id = by_set and a.class_code = f.class_code and a.marking = marking_after
      and a.groups = array(select g from unnest(f.groups) as g group by g order by g collate "C")
    where f.id = in_folder
  ) and (
    marking_after = marking_before
    or (marking_after > marking_before
        and marking_after = (select max(f.marking) from folder f where f.id = any (folders_of(of_record, in_folder))))
  )
$function$
CREATE OR REPLACE FUNCTION public.is_settled(access_change)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select $1.settled_at is not null and $1.settled_at < clock_timestamp() - interval '2 seconds'
$function$
CREATE OR REPLACE FUNCTION public.keep_acknowledgement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_acknowledger_settled()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform refuse_fresh_credential(new.acknowledged_by);
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_approval()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - 'void') <> (to_jsonb(old) - 'void') or (old.void and not new.void) then
    raise exception 'an approval stays as it was given, and can only become void'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_approver_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  batch disposal_batch;
  stage jsonb;
begin
  -- It was given under these rules, of which the database has forgotten what they were about.
  if is_being_restored() and exists (
    select from audit_entry e
    where e.entry_id = new.audit_entry_id and e.action = 'batch.approved' and e.subject_id = new.batch_id::text
      and e.actor_id = new.approved_by
  ) then
    return new;
  end if;
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
$function$
CREATE OR REPLACE FUNCTION public.keep_approver_settled()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- It was given before the backup was put back, by whoever was an officer then.
  if is_being_restored() and exists (
    select from audit_entry e
    where e.entry_id = new.audit_entry_id and e.action = 'batch.approved' and e.subject_id = new.batch_id::text
      and e.actor_id = new.approved_by
  ) then
    return new;
  end if;
  perform refuse_fresh_credential(new.approved_by);
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_archive_reference()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.archive_reference is not null or new.state <> 'transferred' or not is_gone_by_the_log(new.record_id) then
    raise exception 'the reference that an archive gave a record stays as it was left'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_arrival_true()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.created_at < clock_timestamp() - interval '5 minutes' then
    raise exception 'whoever is added, or given a token, was not there before'
      using errcode = 'MU022';
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
CREATE OR REPLACE FUNCTION public.keep_authority_given()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.authority ->> 'approvedOn')::date > (
    greatest(coalesce(new.published_at, new.drafted_at), clock_timestamp()) at time zone 'Europe/London'
  )::date
  then
    raise exception 'an authority is named once it has been given (%, version %)', new.code, new.version
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_batch_begun()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_being_restored() then return new; end if;
  raise exception 'a batch begins proposed' using errcode = 'MU003';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_batch_complete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_class_publisher()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not is_officer(new.published_by) then
    raise exception 'an IG officer publishes the schedule of a class' using errcode = 'MU007';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_class_schedule_published()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (
    select from class_schedule_draft d
    where d.class_code = new.code and d.published_by is not null and d.schedule_code is not distinct from new.schedule_code
  ) then
    raise exception 'a class comes under another schedule by publication alone (%)', new.code
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_closing_after_newest()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from record r
    where r.folder_id = new.id and r.state = 'active' and coalesce(r.document_date, r.captured_on) > new.closed_on
  ) or exists (
    select from record_filing x join record r on r.id = x.record_id and r.state = 'active'
    where x.folder_id = new.id and x.left_on is null and coalesce(r.document_date, r.captured_on) > new.closed_on
  ) then
    raise exception 'a folder is not closed before its newest record' using errcode = 'MU021';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_component()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what a record consists of stays as it was captured (%)', old.id using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_components_of_active()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from gone g join record r on r.id = g.record_id where r.state = 'active') then
    raise exception 'a component goes with its record alone' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_cooling_off()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Back under review after a restore, it is approved anew through all its stages.
  if new.not_before is null and new.state = 'in-review' and is_being_restored() then return new; end if;
  raise exception 'the cooling-off of a batch stays as it began' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_cooling_off_whole()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.not_before < executable_from(new.id) then
    raise exception 'a cooling-off lasts as long as the installation asks for' using errcode = 'MU003';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_decider_in_charge()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_destruction_approved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_doubted(records uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update hold_item set in_doubt = false where record_id = any (records) and in_doubt and released_at is null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_doubted_filing()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_doubted(array[case when tg_op = 'DELETE' then old.record_id else new.record_id end]);
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_doubted_folder()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from hold_item where in_doubt and released_at is null) then return null; end if;
  perform keep_doubted(array(
    select i.record_id from record r join hold_item i on i.record_id = r.id and i.in_doubt and i.released_at is null
    where r.folder_id = new.id
    union
    select i.record_id from record_filing x join hold_item i on i.record_id = x.record_id and i.in_doubt and i.released_at is null
    where x.folder_id = new.id and x.left_on is null
  ));
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_doubted_record()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from hold_item where record_id = new.id and in_doubt and released_at is null) then return null; end if;
  -- Disposal has its own guards, and reading a document first is no change of it, as for holds that keep from every change.
  if new.state <> old.state then return null; end if;
  if old.reading = 'pending' and new.reading <> 'pending'
     and (old.folder_id, old.document_date, old.received_on, old.keywords, old.fields, old.subjects, old.superseded_on,
          old.superseded_by)
         is not distinct from
         (new.folder_id, new.document_date, new.received_on, new.keywords, new.fields, new.subjects, new.superseded_on,
          new.superseded_by)
     and (new.title is not distinct from old.title or old.title_is_filename)
     and (new.author is not distinct from old.author or old.author is null) then
    return null;
  end if;
  perform keep_doubted(array[new.id]);
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_doubted_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.role = 'attachment' and exists (select from record where id = new.record_id and reading = 'pending') then
    return null;
  end if;
  perform keep_doubted(array[new.record_id]);
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_event_history()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'an event keeps who registered it, and what it said when it was revoked'
    using errcode = 'integrity_constraint_violation';
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
CREATE OR REPLACE FUNCTION public.keep_executed_approved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not is_being_restored() and exists (
    select from disposal_batch b where b.id = new.batch_id and b.state in ('executing', 'completed', 'completed-with-failures')
  ) then
    raise exception 'what was executed stays approved by whom it was' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_executor()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_being_restored() then return new; end if;
  raise exception 'who executed a batch, and when, is said by its execution' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_executor_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_executor_settled()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform refuse_fresh_credential(new.executed_by);
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_filings_whole()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  of_record uuid;
begin
  if tg_table_name = 'record' then of_record := new.id;
  elsif tg_op = 'DELETE' then of_record := old.record_id;
  else of_record := new.record_id;
  end if;
  if exists (select from record_filing where record_id = of_record) and not exists (
    select from record r join record_filing x on x.record_id = r.id and x.folder_id = r.folder_id and x.left_on is null
    where r.id = of_record
  ) then
    raise exception 'a record lies in the folder that its row names' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_frozen_components()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  in_folder uuid;
  being_read boolean;
begin
  select folder_id, reading = 'pending' into in_folder, being_read from record where id = new.record_id;
  if new.role = 'attachment' and being_read then return new; end if;
  perform await_holds_around_all(folders_of(new.record_id, in_folder));
  if record_is_frozen(new.record_id) then
    raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_frozen_filing()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  of_record uuid := case when tg_op = 'DELETE' then old.record_id else new.record_id end;
  in_folder uuid;
begin
  select folder_id into in_folder from record where id = of_record and state not in ('destroyed', 'transferred');
  -- The filing that follows its record's row: that the row went there was guarded where it did.
  if tg_op = 'UPDATE' and new.left_on is null and new.folder_id = in_folder then return new; end if;
  if tg_op = 'UPDATE' and old.left_on is not null and new.left_on is null and new.folder_id = old.folder_id
     and (new.retention_end is null
          -- Or left on a day to come, by a clock that was ahead.
          or new.retention_end >= least(old.left_on, (now() at time zone 'Europe/London')::date)) then
    -- What is being placed there holds it from the first moment.
    perform await_holds_around_all(array[new.folder_id]);
    return new;
  end if;
  if in_folder is not null then
    perform await_holds_around_all(folders_of(of_record, in_folder));
    if record_is_frozen(of_record) then
      raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_frozen_folder()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  kept_otherwise boolean := (new.marking, new.groups) is distinct from (old.marking, old.groups);
begin
  -- Emptied of its words before the backup was put back, whatever holds stand on it since.
  if new.title is null and new.subjects = '[]' and is_being_restored() then return new; end if;
  if kept_otherwise
     and to_jsonb(old) - '{revision,marking,groups,access_set_id}'::text[] = to_jsonb(new) - '{revision,marking,groups,access_set_id}'::text[]
     and lets_in_nobody_else(old.marking, old.groups, new.marking, new.groups) then
    return new;
  end if;
  perform await_holds_around(old.id);
  if folder_is_frozen(old.id) or ((new.class_code <> old.class_code or kept_otherwise) and folder_keeps_its_class(old.id)) then
    raise exception 'a hold keeps this folder from every change' using errcode = 'MU010';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_frozen_record()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Disposal has its own guards, and reading a document first is no change of it: it may give a title and an author to what
  -- nobody has given one, and finds the people in it.
  if new.state <> old.state then return new; end if;
  if old.reading = 'pending' and new.reading <> 'pending'
     and (old.folder_id, old.access_set_id, old.document_date, old.received_on, old.marking, old.keywords, old.fields, old.subjects,
          old.superseded_on, old.superseded_by, old.override_schedule)
         is not distinct from
         (new.folder_id, new.access_set_id, new.document_date, new.received_on, new.marking, new.keywords, new.fields, new.subjects,
          new.superseded_on, new.superseded_by, new.override_schedule)
     and (new.title is not distinct from old.title or old.title_is_filename)
     and (new.author is not distinct from old.author or old.author is null) then
    return new;
  end if;
  -- That who may read it follows its folders is no change of its own; where it is filed, and to whom a folder is kept, is guarded
  -- there. What remains of one that is gone stands in its folder, in the class that it was destroyed in.
  if (old.folder_id, old.title, old.document_date, old.received_on, old.author, old.keywords, old.fields, old.subjects,
      old.superseded_on, old.superseded_by, old.override_schedule)
     is not distinct from
     (new.folder_id, new.title, new.document_date, new.received_on, new.author, new.keywords, new.fields, new.subjects,
      new.superseded_on, new.superseded_by, new.override_schedule)
     and (
       new.state in ('destroyed', 'transferred')
       or is_read_as_its_folders(new.id, new.folder_id, new.access_set_id, old.marking, new.marking)
     ) then
    return new;
  end if;
  perform await_holds_around_all(folders_of(old.id, old.folder_id));
  if record_is_frozen(old.id) then
    raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_hasteners()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'who brought a retention end forward stays known' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_hold()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.id, new.kind, new.strength, new.query, new.query_within, new.reference, new.opened_on, new.placed_by, new.placed_at)
     is distinct from
     (old.id, old.kind, old.strength, old.query, old.query_within, old.reference, old.opened_on, old.placed_by, old.placed_at)
  then
    raise exception 'a hold stays what it was placed as' using errcode = 'integrity_constraint_violation';
  end if;
  if old.state = 'lifted' then
    raise exception 'a hold that is lifted stays so' using errcode = 'integrity_constraint_violation';
  end if;
  if old.closed_on is not null and new.closed_on is distinct from old.closed_on then
    raise exception 'a request is closed once' using errcode = 'integrity_constraint_violation';
  end if;
  if new.state <> old.state and new.state in ('lift-requested', 'lifted') and new.kind <> 'hold' then
    if new.closed_on is null
       or (coalesce(new.lifted_at, new.lift_requested_at) at time zone 'Europe/London')::date < new.closed_on + 60
       or exists (select from hold_proceeding p where p.hold_id = new.id and p.closed_on is null) then
      raise exception 'the request that this hold stands for is open' using errcode = 'MU011';
    end if;
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_hold_item()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    if old.in_doubt and old.released_at is null then return old; end if;
    raise exception 'a hold never lets go of what it has caught' using errcode = 'integrity_constraint_violation';
  end if;
  if (new.hold_id, new.record_id, new.since) is distinct from (old.hold_id, old.record_id, old.since)
     or (new.too_late_at is not null and new.too_late_at is distinct from old.too_late_at) then
    raise exception 'a hold keeps what it has caught as it caught it' using errcode = 'integrity_constraint_violation';
  end if;
  if new.in_doubt and not old.in_doubt then
    raise exception 'what a hold has caught is never in doubt again' using errcode = 'integrity_constraint_violation';
  end if;
  if new.released_at is distinct from old.released_at
     and (old.released_at is not null or not exists (select from hold where id = new.hold_id and state = 'lifted')) then
    raise exception 'what a hold has caught is released with its lifting, and never again'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_hold_scope()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (to_jsonb(new) - 'released_at') is distinct from (to_jsonb(old) - 'released_at') or old.released_at is not null
     or not exists (select from hold where id = new.hold_id and state = 'lifted') then
    raise exception 'the scope of a hold stands until it is lifted' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_installation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (to_jsonb(new) - 'restored_at') is distinct from (to_jsonb(old) - 'restored_at') then
    raise exception 'an installation stays what it was made as' using errcode = 'integrity_constraint_violation';
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
     and ((new.decision, new.decided_by, new.decided_at, new.decision_until, new.decision_closure - 'alternativeTitle')
          is distinct from
          (old.decision, old.decided_by, old.decided_at, old.decision_until, old.decision_closure - 'alternativeTitle')
       or (new.decision_closure ? 'alternativeTitle'
           and new.decision_closure is distinct from old.decision_closure)) then
    raise exception 'a decision is taken before the approval' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_item_end()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_being_restored() then return new; end if;
  raise exception 'who executed an item, when, and what was proved of it stays so' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_item_folders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.further_folders <> old.further_folders then
    raise exception 'the manifest of a batch never changes' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_item_step()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.schedule_step <> old.schedule_step then
    raise exception 'the manifest of a batch never changes' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_item_way()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_being_restored() then return new; end if;
  raise exception 'an item cannot go from % to %', old.state, new.state using errcode = 'MU003';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_item_with_record()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_lift_asker()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'who asked for the lifting of a hold stays who it was' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_lifted_from_catching()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Most captures come under no hold, and say so with a statement that catches nothing.
  if not exists (select from caught) then return null; end if;
  perform from hold where id in (select hold_id from caught) order by id for share;
  if exists (select from hold where id in (select hold_id from caught) and state = 'lifted') then
    raise exception 'a hold that is lifted catches nothing more' using errcode = 'serialization_failure';
  end if;
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_lifter_settled()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform refuse_fresh_credential(new.lifted_by);
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_lifters_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state = 'placed' or new.lifted_by is null or new.lift_requested_by is distinct from old.lift_requested_by then
    raise exception 'lifting takes two people' using errcode = 'integrity_constraint_violation';
  end if;
  if not is_officer(new.lifted_by) then
    raise exception 'an IG officer lifts a hold' using errcode = 'MU007';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_new_class_scheduled()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (
    select from retention_schedule_version v where v.code = new.schedule_code and v.state = 'published'
  ) then
    raise exception 'a new class (%) names a schedule of which no version is published', new.code
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_override()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
CREATE OR REPLACE FUNCTION public.keep_own_records()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what Muniment files for itself is kept as it is: record %', old.id using errcode = 'MU003';
end $function$
CREATE OR REPLACE FUNCTION public.keep_past_of_active()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from gone g join record r on r.id = g.record_id where r.state = 'active') then
    raise exception 'what is known of the past goes with its record' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_proceeding()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  of_hold hold;
begin
  if tg_op = 'UPDATE' and (old.closed_on is not null
     or (to_jsonb(new) - '{closed_on,closed_by}'::text[]) is distinct from (to_jsonb(old) - '{closed_on,closed_by}'::text[]))
  then
    raise exception 'a proceeding stays what it was opened as, and is closed once'
      using errcode = 'integrity_constraint_violation';
  end if;
  -- Held, so that none is opened while the hold is being lifted.
  select * into of_hold from hold where id = new.hold_id for update;
  if of_hold.kind = 'hold' or of_hold.state = 'lifted' then
    raise exception 'proceedings are about requests whose hold stands' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_publication_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_publisher_settled()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform refuse_fresh_credential(new.published_by);
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_query_reach()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a hold stays what it was placed as' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_query_synonyms()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a hold stays what it was placed as' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_reached_item()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what a hold has reached stays reached' using errcode = 'integrity_constraint_violation';
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
CREATE OR REPLACE FUNCTION public.keep_restoration_ended()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.finished_at is not null then
    raise exception 'a restoration that has ended stays so' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_retry_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_review()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.decision, new.decision_until, new.decision_authority, new.decided_by, new.decided_at)
     is distinct from (old.decision, old.decision_until, old.decision_authority, old.decided_by, old.decided_at) then
    if old.state <> 'proposed' then
      raise exception 'a decision is taken before the approval' using errcode = 'integrity_constraint_violation';
    end if;
    if (
      not exists (select from disposal_batch where id = new.batch_id and state in ('proposed', 'in-review') for share)
      or exists (select from disposal_approval where batch_id = new.batch_id and not void)
    ) and not is_gone_by_the_log(new.record_id) then
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
  ) and not is_gone_by_the_log(new.record_id) then
    raise exception 'an item goes as decided, in a batch that is executing' using errcode = 'MU003';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_steps_decided()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_steps_in_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.keep_stub_of_gone()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from laid l
    where not exists (select from record r where r.id = l.record_id and r.state <> 'active') and not is_gone_by_the_log(l.record_id)
  ) then
    raise exception 'a stub is left of what is being destroyed' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_terms_whole()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from jsonb_array_elements(new.or_later) as term
    where coalesce(term #>> '{trigger,type}', '') = ''
      or (term ->> 'period' is null and term #>> '{trigger,type}' not in ('fixed-date', 'metadata-date'))
  ) then
    raise exception 'a term names its trigger and its period (%, version %)', new.code, new.version
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_to_restoration()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from restoration where id = new.restoration_id and finished_at is null) then
    raise exception 'what a restoration has lost is written while it is taken up'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_tombstone_true()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (
    select from audit_entry e
    where e.entry_id = new.entry_id and e.action = 'item.' || new.state and e.subject_id = new.record_id::text
  ) then
    raise exception 'no entry of the log says that record % is %', new.record_id, new.state
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_transfer_authorised()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not is_being_restored() and exists (
    select from disposal_item
    where batch_id = new.batch_id and state = 'proposed' and decision = 'transfer' and authority is null
  ) then
    raise exception 'no outside authority allows this transfer' using errcode = 'MU006';
  end if;
  return new;
end
$function$
CREATE OR REPLACE FUNCTION public.keep_unacknowledged()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'nobody acknowledges what was not sent' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.keep_until_received()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_gone_by_the_log(new.record_id) then return new; end if;
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
$function$
CREATE OR REPLACE FUNCTION public.lets_in_nobody_else(marking_before text, groups_before text[], marking_after text, groups_after text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select marking_after >= marking_before
    and (groups_before = '{}' or (groups_after <> '{}' and groups_after <@ groups_before))
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
CREATE OR REPLACE FUNCTION public.nearest_schedule_in(of_record uuid, in_folder uuid, before timestamp with time zone)
 RETURNS TABLE(schedule text, naming text[])
 LANGUAGE sql
 STABLE
AS $function$
  select nearest.schedule, nearest.naming
  from folder_as_of(in_folder, before) f
  join file_plan_class leaf on leaf.code = f.class_code
  cross join lateral (
    select o.schedule_code as schedule, '{}'::text[] as naming, null::bigint as depth
    from override_as_of(of_record, in_folder, before) o
    union all
    select class_schedule_as_of(step.code, before), leaf.path[step.depth:], step.depth
    from unnest(leaf.path) with ordinality as step (code, depth)
    where class_schedule_as_of(step.code, before) is not null
  ) nearest
  order by nearest.depth desc nulls first
  limit 1
$function$
CREATE OR REPLACE FUNCTION public.note_access_change(of_record uuid, in_folder uuid, by_set integer, left_folder uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  further uuid[] := array_remove(array[left_folder], null) || array(
    select x.folder_id from record_filing x where x.record_id = of_record and x.left_on is null and x.folder_id <> in_folder
  );
begin
  insert into access_change as known (record_id, folder_id, access_set_id, further_folders)
  values (of_record, in_folder, by_set, further)
  on conflict (record_id) do update
  set settled_at = null, folder_id = in_folder, access_set_id = by_set,
      further_folders = case
        when is_settled(known) then further else array(select distinct unnest(known.further_folders || further))
      end;
end
$function$
CREATE OR REPLACE FUNCTION public.note_changed_access()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform note_access_change(
    new.id, new.folder_id, new.access_set_id, case when new.folder_id <> old.folder_id then old.folder_id end
  );
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.note_left_folder()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform note_access_change(r.id, r.folder_id, r.access_set_id, old.folder_id)
  from record r where r.id = old.record_id and r.state in ('active', 'destroying');
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.note_reached_items()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from caught) then return null; end if;
  update disposal_item set reached_by_hold = true
  where record_id = any (array(select record_id from caught)) and state in ('destroying', 'verifying', 'stuck')
    and not reached_by_hold;
  return null;
end
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
CREATE OR REPLACE FUNCTION public.places_about(about jsonb[])
 RETURNS TABLE(subject jsonb, record_id uuid, folder_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select a.subject, r.id, null::uuid
  from unnest(about) as a (subject)
  join record r on r.subjects @> jsonb_build_array(a.subject) and r.subjects <> '[]' and r.state = 'active'
  union all
  select a.subject, null::uuid, f.id
  from unnest(about) as a (subject)
  join folder f on f.subjects @> jsonb_build_array(a.subject) and f.subjects <> '[]'
$function$
CREATE OR REPLACE FUNCTION public.places_astray(since timestamp with time zone, until timestamp with time zone, first bigint, last bigint)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE
 SET enable_indexscan TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
  select position from audit_entry where position < first and at >= since and at < until
  union
  select position from audit_entry where position > last and at >= since and at < until
$function$
CREATE OR REPLACE FUNCTION public.places_of_access_sets(of_sets integer[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('classPath', c.path, 'groups', a.groups) order by a.id), '[]')
  from access_set a join file_plan_class c on c.code = a.class_code
  where a.id = any (of_sets)
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
          r.subjects, r.retained_until, r.retained_permanently, r.must_be_reviewed, r.review_since,
          r.schedule_code, r.schedule_step, r.previous_step_ended_on,
          (select coalesce(jsonb_agg(to_jsonb(x) - '{record_id,filed_by}'::text[] order by x.position), '[]')
           from record_filing x where x.record_id = r.id)
   from record r where r.id = of_record)
  order by position desc limit 1
$function$
CREATE OR REPLACE FUNCTION public.record_is_frozen(of_record uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from hold_item i join hold h on h.id = i.hold_id and h.strength = 'no-change'
    where i.record_id = of_record and i.released_at is null and i.too_late_at is null
  ) or exists (
    select from hold_scope s join hold h on h.id = s.hold_id and h.strength = 'no-change'
    where s.record_id = of_record and s.released_at is null
  ) or folder_is_frozen((select folder_id from record where id = of_record)) or exists (
    select from record_filing x where x.record_id = of_record and x.left_on is null and folder_is_frozen(x.folder_id)
  )
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
  ) or exists (
    select from record_filing x
    join folder f on f.id = x.folder_id
    join file_plan_class c on c.code = f.class_code
    join hold_scope s on s.released_at is null and (s.folder_id = x.folder_id or s.class_code = any (c.path))
    where x.record_id = of_record and x.left_on is null
  )
$function$
CREATE OR REPLACE FUNCTION public.record_is_held_now(of_record uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select record_is_held(r.id, r.folder_id, c.path)
  from record r join folder f on f.id = r.folder_id join file_plan_class c on c.code = f.class_code
  where r.id = of_record
$function$
CREATE OR REPLACE FUNCTION public.records_behind_index()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  return query
    select distinct (j.payload ->> 'recordId')::uuid
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier in ('read-record', 'index-record');
end
$function$
CREATE OR REPLACE FUNCTION public.refuse_batch_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a batch stays as it was listed' using errcode = 'integrity_constraint_violation';
end
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
CREATE OR REPLACE FUNCTION public.refuse_fresh_credential(of_actor text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  settled_before timestamptz;
begin
  select clock_timestamp() - cooling_off into settled_before from duty_rule where cooling_off > interval '0';
  if settled_before is null then return; end if;
  -- Without any officer of longer standing it is an installation that is being set up.
  if standing_since(of_actor) > settled_before and had_officer_by(settled_before) then
    raise exception 'whoever is new, was given more, or has another token, waits for the length of the cooling-off'
      using errcode = 'MU020';
  end if;
end
$function$
CREATE OR REPLACE FUNCTION public.refuse_item_begun()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_gone_by_the_log(new.record_id) then return new; end if;
  raise exception 'an item begins proposed and undecided' using errcode = 'MU003';
end
$function$
CREATE OR REPLACE FUNCTION public.refuse_rewriting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'this stays as it was written' using errcode = 'integrity_constraint_violation';
end
$function$
CREATE OR REPLACE FUNCTION public.renew_vocabulary_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update vocabulary_state set version = gen_random_uuid();
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.require_two_forms()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  entry uuid := coalesce(new.entry_id, old.entry_id);
begin
  if exists (select from vocabulary_entry where id = entry)
     and (select count(*) from vocabulary_form where entry_id = entry) < 2 then
    raise exception 'an entry of the vocabulary has two forms at least'
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$function$
CREATE OR REPLACE FUNCTION public.stages_by_step(version retention_schedule_version)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_array(version.reviewers) || coalesce(jsonb_agg(
    coalesce(step.rule -> 'reviewers', version.reviewers) order by step.number
  ), '[]')
  from jsonb_array_elements(version.later_steps) with ordinality as step (rule, number)
$function$
CREATE OR REPLACE FUNCTION public.standing_since(of_actor text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select greatest(p.created_at, p.granted_at, (
    select max(t.created_at) from api_token t where t.person_id = p.id and t.revoked_at is null
  ))
  from person p where p.id::text = of_actor
$function$
CREATE OR REPLACE FUNCTION public.unsettled_records()
 RETURNS TABLE(record_id uuid, folder text, access_set integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  with recursive waiting as (
    (
      select c.folder_id, c.access_set_id from access_change c
      where c.settled_at is null
      order by c.folder_id, c.access_set_id limit 1
    )
    union all
    select further.folder_id, further.access_set_id
    from waiting w
    cross join lateral (
      select c.folder_id, c.access_set_id from access_change c
      where c.settled_at is null and (c.folder_id, c.access_set_id) > (w.folder_id, w.access_set_id)
      order by c.folder_id, c.access_set_id limit 1
    ) further
  ), heard as materialized (
    -- As `is_settled` says, by an index.
    select c.record_id, c.folder_id, c.access_set_id, c.further_folders from access_change c
    where c.settled_at >= statement_timestamp() - interval '2 seconds'
  ), by_itself as materialized (
    select c.record_id, c.access_set_id, c.further_folders from access_change c
    where c.settled_at is null and c.further_folders <> '{}'
    union
    select c.record_id, c.access_set_id, c.further_folders
    from waiting w
    join folder f on f.id = w.folder_id and f.access_set_id <> w.access_set_id
    join access_change c on c.folder_id = w.folder_id and c.access_set_id = w.access_set_id and c.settled_at is null
    union
    select h.record_id, h.access_set_id, h.further_folders
    from heard h join folder f on f.id = h.folder_id
    where h.further_folders <> '{}' or f.access_set_id <> h.access_set_id
  )
  select b.record_id, null::text, b.access_set_id from by_itself b
  union all
  select null, f.reference, f.access_set_id from folder f
  where f.id in (
    select w.folder_id from waiting w
    union select h.folder_id from heard h
    union select unnest(b.further_folders) from by_itself b
  )
$function$
CREATE OR REPLACE FUNCTION public.wait_out_cooling_off()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$

-- triggers
CREATE TRIGGER access_set_is_kept BEFORE UPDATE ON public.access_set FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.* IS DISTINCT FROM old.*))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER token_arrives_now BEFORE INSERT ON public.api_token FOR EACH ROW WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_arrival_true()
CREATE TRIGGER audit_checkpoint_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER audit_detail_is_kept BEFORE UPDATE ON public.audit_detail FOR EACH ROW EXECUTE FUNCTION keep_audit_detail()
CREATE TRIGGER audit_detail_stays BEFORE DELETE OR TRUNCATE ON public.audit_detail FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER audit_entry_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER audit_outbox_stays BEFORE UPDATE OR TRUNCATE ON public.audit_outbox FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER audit_subtree_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_subtree FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()
CREATE TRIGGER class_publisher_is_officer BEFORE INSERT OR UPDATE OF published_by ON public.class_schedule_draft FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.published_by IS NOT NULL))) EXECUTE FUNCTION keep_class_publisher()
CREATE TRIGGER class_publisher_is_settled BEFORE INSERT OR UPDATE OF published_by ON public.class_schedule_draft FOR EACH ROW WHEN ((new.published_by IS NOT NULL)) EXECUTE FUNCTION keep_publisher_settled()
CREATE TRIGGER clock_fault_is_kept BEFORE UPDATE ON public.clock_fault FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND ((old.confirmed_at IS NOT NULL) OR ((((new.id IS DISTINCT FROM old.id) OR (new.kind IS DISTINCT FROM old.kind)) OR (new.found_at IS DISTINCT FROM old.found_at)) OR (new.found_on_machine_at IS DISTINCT FROM old.found_on_machine_at))))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER component_is_kept BEFORE UPDATE ON public.component FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (((((((new.id IS DISTINCT FROM old.id) OR (new.record_id IS DISTINCT FROM old.record_id)) OR (new.object_key IS DISTINCT FROM old.object_key)) OR (new.sha256 IS DISTINCT FROM old.sha256)) OR (new.size IS DISTINCT FROM old.size)) OR (new."position" IS DISTINCT FROM old."position")) OR (new.parent_id IS DISTINCT FROM old.parent_id)))) EXECUTE FUNCTION keep_component()
CREATE TRIGGER components_go_with_record AFTER DELETE ON public.component REFERENCING OLD TABLE AS gone FOR EACH STATEMENT WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_components_of_active()
CREATE TRIGGER doubted_version_is_kept AFTER INSERT ON public.component FOR EACH ROW WHEN ((new."position" > 0)) EXECUTE FUNCTION keep_doubted_version()
CREATE TRIGGER frozen_components_are_kept BEFORE INSERT ON public.component FOR EACH ROW WHEN ((new."position" > 0)) EXECUTE FUNCTION keep_frozen_components()
CREATE TRIGGER approval_is_kept BEFORE DELETE OR UPDATE ON public.disposal_approval FOR EACH ROW EXECUTE FUNCTION keep_approval()
CREATE TRIGGER approver_is_apart BEFORE INSERT ON public.disposal_approval FOR EACH ROW EXECUTE FUNCTION keep_approver_apart()
CREATE TRIGGER approver_is_settled BEFORE INSERT ON public.disposal_approval FOR EACH ROW EXECUTE FUNCTION keep_approver_settled()
CREATE TRIGGER cooling_off_is_given BEFORE INSERT ON public.disposal_approval FOR EACH ROW EXECUTE FUNCTION give_whole_cooling_off()
CREATE TRIGGER executed_approval_is_kept BEFORE UPDATE OF void ON public.disposal_approval FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND new.void AND (NOT old.void))) EXECUTE FUNCTION keep_executed_approved()
CREATE TRIGGER transfer_is_authorised BEFORE INSERT ON public.disposal_approval FOR EACH ROW EXECUTE FUNCTION keep_transfer_authorised()
CREATE TRIGGER batch_begins_proposed BEFORE INSERT ON public.disposal_batch FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND ((new.state <> 'proposed'::text) OR (new.not_before IS NOT NULL) OR (new.executed_by IS NOT NULL) OR (new.execution_started_at IS NOT NULL)))) EXECUTE FUNCTION keep_batch_begun()
CREATE TRIGGER batch_is_kept BEFORE UPDATE ON public.disposal_batch FOR EACH ROW WHEN (((((((((((((((new.id IS DISTINCT FROM old.id) OR (new.kind IS DISTINCT FROM old.kind)) OR (new.sweep_id IS DISTINCT FROM old.sweep_id)) OR (new.part IS DISTINCT FROM old.part)) OR (new.class_code IS DISTINCT FROM old.class_code)) OR (new.access_set_ids IS DISTINCT FROM old.access_set_ids)) OR (new.action IS DISTINCT FROM old.action)) OR (new.marking IS DISTINCT FROM old.marking)) OR (new.authority IS DISTINCT FROM old.authority)) OR (new.reason IS DISTINCT FROM old.reason)) OR (new.proposed_by IS DISTINCT FROM old.proposed_by)) OR (new.proposed_at IS DISTINCT FROM old.proposed_at)) OR (new.stages IS DISTINCT FROM old.stages)) OR ((old.manifest_digest IS NOT NULL) AND (new.manifest_digest IS DISTINCT FROM old.manifest_digest)))) EXECUTE FUNCTION refuse_batch_changed()
CREATE TRIGGER cooling_off_is_kept BEFORE UPDATE ON public.disposal_batch FOR EACH ROW WHEN (((old.not_before IS NOT NULL) AND (new.not_before IS DISTINCT FROM old.not_before))) EXECUTE FUNCTION keep_cooling_off()
CREATE TRIGGER cooling_off_is_whole BEFORE UPDATE OF state ON public.disposal_batch FOR EACH ROW WHEN (((new.state = 'approved'::text) AND (old.state <> 'approved'::text))) EXECUTE FUNCTION keep_cooling_off_whole()
CREATE TRIGGER executor_is_apart BEFORE UPDATE ON public.disposal_batch FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION keep_executor_apart()
CREATE TRIGGER executor_is_kept BEFORE UPDATE OF executed_by, execution_started_at ON public.disposal_batch FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.state <> 'executing'::text) AND ((new.executed_by IS DISTINCT FROM old.executed_by) OR (new.execution_started_at IS DISTINCT FROM old.execution_started_at)))) EXECUTE FUNCTION keep_executor()
CREATE TRIGGER executor_is_settled BEFORE UPDATE ON public.disposal_batch FOR EACH ROW WHEN (((new.state = 'executing'::text) AND ((new.state IS DISTINCT FROM old.state) OR (new.executed_by IS DISTINCT FROM old.executed_by)))) EXECUTE FUNCTION keep_executor_settled()
CREATE TRIGGER longer_cooling_off_is_waited_out BEFORE UPDATE OF state ON public.disposal_batch FOR EACH ROW WHEN (((old.state = 'approved'::text) AND (new.state = 'executing'::text))) EXECUTE FUNCTION wait_out_cooling_off()
CREATE TRIGGER nothing_open_when_complete BEFORE UPDATE OF state ON public.disposal_batch FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.state = ANY (ARRAY['completed'::text, 'completed-with-failures'::text])) AND (new.state <> old.state))) EXECUTE FUNCTION keep_batch_complete()
CREATE TRIGGER retry_is_apart BEFORE UPDATE ON public.disposal_batch FOR EACH ROW WHEN (((old.state = 'executing'::text) AND (new.state = 'executing'::text) AND ((new.executed_by IS DISTINCT FROM old.executed_by) OR (new.execution_started_at IS DISTINCT FROM old.execution_started_at)))) EXECUTE FUNCTION keep_retry_apart()
CREATE TRIGGER decider_is_in_charge AFTER INSERT ON public.disposal_decider FOR EACH ROW WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_decider_in_charge()
CREATE TRIGGER item_begins_proposed BEFORE INSERT ON public.disposal_item FOR EACH ROW WHEN (((new.state <> 'proposed'::text) OR (new.decision IS NOT NULL))) EXECUTE FUNCTION refuse_item_begun()
CREATE TRIGGER item_end_is_kept BEFORE UPDATE OF executed_by, executed_at, proofs ON public.disposal_item FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (old.state = ANY (ARRAY['destroyed'::text, 'transferred'::text, 'retained'::text, 'skipped'::text])) AND (((new.executed_by IS DISTINCT FROM old.executed_by) OR (new.executed_at IS DISTINCT FROM old.executed_at)) OR (new.proofs IS DISTINCT FROM old.proofs)))) EXECUTE FUNCTION keep_item_end()
CREATE TRIGGER item_ends_with_record BEFORE UPDATE OF state ON public.disposal_item FOR EACH ROW WHEN (((new.state <> old.state) AND (new.state = ANY (ARRAY['verifying'::text, 'destroyed'::text, 'transferred'::text])))) EXECUTE FUNCTION keep_item_with_record()
CREATE TRIGGER item_folders_are_kept BEFORE UPDATE OF further_folders ON public.disposal_item FOR EACH ROW EXECUTE FUNCTION keep_item_folders()
CREATE TRIGGER item_goes_its_way BEFORE UPDATE OF state ON public.disposal_item FOR EACH ROW WHEN (((new.state <> old.state) AND (NOT
        CASE old.state
            WHEN 'proposed'::text THEN (new.state = ANY (ARRAY['approved'::text, 'retained'::text, 'skipped'::text]))
            WHEN 'approved'::text THEN (new.state = ANY (ARRAY['destroying'::text, 'skipped'::text]))
            WHEN 'destroying'::text THEN (new.state = ANY (ARRAY['verifying'::text, 'stuck'::text, 'skipped'::text]))
            WHEN 'verifying'::text THEN (new.state = ANY (ARRAY['destroyed'::text, 'transferred'::text, 'stuck'::text, 'skipped'::text]))
            WHEN 'stuck'::text THEN (new.state = ANY (ARRAY['destroying'::text, 'skipped'::text]))
            ELSE true
        END))) EXECUTE FUNCTION keep_item_way()
CREATE TRIGGER item_is_kept BEFORE UPDATE ON public.disposal_item FOR EACH ROW EXECUTE FUNCTION keep_item()
CREATE TRIGGER item_is_received BEFORE UPDATE OF state ON public.disposal_item FOR EACH ROW WHEN (((new.state = 'destroying'::text) AND (old.state = 'approved'::text) AND (new.decision = 'transfer'::text))) EXECUTE FUNCTION keep_until_received()
CREATE TRIGGER item_step_is_kept BEFORE UPDATE OF schedule_step ON public.disposal_item FOR EACH ROW EXECUTE FUNCTION keep_item_step()
CREATE TRIGGER reached_item_is_kept BEFORE UPDATE OF reached_by_hold ON public.disposal_item FOR EACH ROW WHEN ((old.reached_by_hold AND (NOT new.reached_by_hold) AND (new.state <> 'proposed'::text))) EXECUTE FUNCTION keep_reached_item()
CREATE TRIGGER review_is_kept BEFORE UPDATE ON public.disposal_item FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) OR (old.decided_at IS DISTINCT FROM new.decided_at) OR ((((new.decision IS DISTINCT FROM old.decision) OR (new.decision_until IS DISTINCT FROM old.decision_until)) OR (new.decision_authority IS DISTINCT FROM old.decision_authority)) OR (new.decided_by IS DISTINCT FROM old.decided_by)))) EXECUTE FUNCTION keep_review()
CREATE TRIGGER class_keeps_its_code BEFORE UPDATE OF code, built_in ON public.file_plan_class FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND ((new.code IS DISTINCT FROM old.code) OR (new.built_in IS DISTINCT FROM old.built_in)))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER class_schedule_is_published BEFORE UPDATE OF schedule_code ON public.file_plan_class FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.schedule_code IS DISTINCT FROM old.schedule_code))) EXECUTE FUNCTION keep_class_schedule_published()
CREATE TRIGGER new_class_is_scheduled BEFORE INSERT ON public.file_plan_class FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.schedule_code IS NOT NULL))) EXECUTE FUNCTION keep_new_class_scheduled()
CREATE TRIGGER closing_is_after_newest BEFORE UPDATE OF status, closed_on ON public.folder FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.status = 'closed'::text) AND ((new.status IS DISTINCT FROM old.status) OR (new.closed_on IS DISTINCT FROM old.closed_on)))) EXECUTE FUNCTION keep_closing_after_newest()
CREATE TRIGGER doubted_folder_is_kept AFTER UPDATE ON public.folder FOR EACH ROW WHEN (((to_jsonb(old.*) - '{revision,holds_placed,marking,groups,access_set_id}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{revision,holds_placed,marking,groups,access_set_id}'::text[]))) EXECUTE FUNCTION keep_doubted_folder()
CREATE TRIGGER folder_keeps_its_origin BEFORE UPDATE OF id, reference, opened_on, built_in ON public.folder FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND ((((new.id IS DISTINCT FROM old.id) OR (new.reference IS DISTINCT FROM old.reference)) OR (new.opened_on IS DISTINCT FROM old.opened_on)) OR (new.built_in IS DISTINCT FROM old.built_in)))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER frozen_folder_is_kept BEFORE UPDATE ON public.folder FOR EACH ROW WHEN (((to_jsonb(old.*) - '{revision,holds_placed}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{revision,holds_placed}'::text[]))) EXECUTE FUNCTION keep_frozen_folder()
CREATE TRIGGER override_is_given BEFORE INSERT OR UPDATE OF override_schedule ON public.folder FOR EACH ROW WHEN ((new.override_schedule IS NOT NULL)) EXECUTE FUNCTION keep_override_given()
CREATE TRIGGER hold_is_kept BEFORE UPDATE ON public.hold FOR EACH ROW EXECUTE FUNCTION keep_hold()
CREATE TRIGGER hold_keeps_its_words BEFORE UPDATE OF name, reason, authority, interpretation ON public.hold FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND ((((new.name IS DISTINCT FROM old.name) OR (new.reason IS DISTINCT FROM old.reason)) OR (new.authority IS DISTINCT FROM old.authority)) OR (new.interpretation IS DISTINCT FROM old.interpretation)))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER hold_reach BEFORE UPDATE OF query_reach ON public.hold FOR EACH ROW WHEN ((new.query_reach IS DISTINCT FROM old.query_reach)) EXECUTE FUNCTION keep_query_reach()
CREATE TRIGGER hold_synonyms BEFORE UPDATE OF query_synonyms ON public.hold FOR EACH ROW WHEN ((new.query_synonyms IS DISTINCT FROM old.query_synonyms)) EXECUTE FUNCTION keep_query_synonyms()
CREATE TRIGGER lift_asker_is_kept BEFORE UPDATE OF lift_requested_by ON public.hold FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (old.state = 'lift-requested'::text) AND (new.state = 'lift-requested'::text) AND (new.lift_requested_by IS DISTINCT FROM old.lift_requested_by))) EXECUTE FUNCTION keep_lift_asker()
CREATE TRIGGER lifter_is_settled BEFORE UPDATE OF state ON public.hold FOR EACH ROW WHEN (((new.state = 'lifted'::text) AND (old.state <> 'lifted'::text))) EXECUTE FUNCTION keep_lifter_settled()
CREATE TRIGGER lifting_takes_two BEFORE UPDATE OF state ON public.hold FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.state = 'lifted'::text) AND (old.state <> 'lifted'::text))) EXECUTE FUNCTION keep_lifters_apart()
CREATE TRIGGER hold_item_is_kept BEFORE DELETE OR UPDATE ON public.hold_item FOR EACH ROW WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_hold_item()
CREATE TRIGGER lifted_hold_catches_nothing AFTER INSERT ON public.hold_item REFERENCING NEW TABLE AS caught FOR EACH STATEMENT WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_lifted_from_catching()
CREATE TRIGGER reached_items_are_noted AFTER INSERT ON public.hold_item REFERENCING NEW TABLE AS caught FOR EACH STATEMENT EXECUTE FUNCTION note_reached_items()
CREATE TRIGGER proceeding_is_kept BEFORE INSERT OR UPDATE ON public.hold_proceeding FOR EACH ROW EXECUTE FUNCTION keep_proceeding()
CREATE TRIGGER hold_scope_is_kept BEFORE UPDATE ON public.hold_scope FOR EACH ROW WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_hold_scope()
CREATE TRIGGER installation_is_kept BEFORE UPDATE ON public.installation FOR EACH ROW WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_installation()
CREATE TRIGGER lost_change_is_of_its_time BEFORE INSERT ON public.lost_change FOR EACH ROW EXECUTE FUNCTION keep_to_restoration()
CREATE TRIGGER past_goes_with_record AFTER DELETE ON public.past_record REFERENCING OLD TABLE AS gone FOR EACH STATEMENT WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_past_of_active()
CREATE TRIGGER granted_is_dated BEFORE UPDATE OF role, scope, clearance, groups ON public.person FOR EACH ROW WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION date_what_is_granted()
CREATE TRIGGER person_arrives_now BEFORE INSERT ON public.person FOR EACH ROW WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_arrival_true()
CREATE TRIGGER access_changes_are_forgotten AFTER UPDATE OF state ON public.record FOR EACH ROW WHEN (((new.state <> ALL (ARRAY['active'::text, 'destroying'::text])) AND (new.state <> old.state))) EXECUTE FUNCTION forget_access_change()
CREATE TRIGGER access_changes_are_noted AFTER UPDATE ON public.record FOR EACH ROW WHEN ((((old.access_set_id <> new.access_set_id) OR (old.folder_id <> new.folder_id)) AND (new.state = ANY (ARRAY['active'::text, 'destroying'::text])))) EXECUTE FUNCTION note_changed_access()
CREATE TRIGGER certificates_stay BEFORE UPDATE OF folder_id, state, override_schedule ON public.record FOR EACH ROW WHEN (((old.folder_id = '00000000-0000-7000-8000-000000000001'::uuid) AND (((new.folder_id IS DISTINCT FROM old.folder_id) OR (new.state IS DISTINCT FROM old.state)) OR (new.override_schedule IS DISTINCT FROM old.override_schedule)))) EXECUTE FUNCTION keep_own_records()
CREATE TRIGGER destruction_is_approved BEFORE UPDATE OF state ON public.record FOR EACH ROW EXECUTE FUNCTION keep_destruction_approved()
CREATE TRIGGER doubted_record_is_kept AFTER UPDATE ON public.record FOR EACH ROW WHEN (((((((((((old.folder_id IS DISTINCT FROM new.folder_id) OR (old.title IS DISTINCT FROM new.title)) OR (old.document_date IS DISTINCT FROM new.document_date)) OR (old.received_on IS DISTINCT FROM new.received_on)) OR (old.author IS DISTINCT FROM new.author)) OR (old.keywords IS DISTINCT FROM new.keywords)) OR (old.fields IS DISTINCT FROM new.fields)) OR (old.subjects IS DISTINCT FROM new.subjects)) OR (old.superseded_on IS DISTINCT FROM new.superseded_on)) OR (old.superseded_by IS DISTINCT FROM new.superseded_by))) EXECUTE FUNCTION keep_doubted_record()
CREATE CONSTRAINT TRIGGER filings_are_whole AFTER UPDATE OF folder_id ON public.record DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.folder_id <> old.folder_id)) EXECUTE FUNCTION keep_filings_whole()
CREATE TRIGGER frozen_record_is_kept BEFORE UPDATE ON public.record FOR EACH ROW WHEN ((((((((((((((old.folder_id IS DISTINCT FROM new.folder_id) OR (old.access_set_id IS DISTINCT FROM new.access_set_id)) OR (old.title IS DISTINCT FROM new.title)) OR (old.document_date IS DISTINCT FROM new.document_date)) OR (old.received_on IS DISTINCT FROM new.received_on)) OR (old.author IS DISTINCT FROM new.author)) OR (old.marking IS DISTINCT FROM new.marking)) OR (old.keywords IS DISTINCT FROM new.keywords)) OR (old.fields IS DISTINCT FROM new.fields)) OR (old.subjects IS DISTINCT FROM new.subjects)) OR (old.superseded_on IS DISTINCT FROM new.superseded_on)) OR (old.superseded_by IS DISTINCT FROM new.superseded_by)) OR (old.override_schedule IS DISTINCT FROM new.override_schedule))) EXECUTE FUNCTION keep_frozen_record()
CREATE TRIGGER hasteners_are_kept BEFORE UPDATE OF hastened_by ON public.record FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (NOT (new.hastened_by @> old.hastened_by)))) EXECUTE FUNCTION keep_hasteners()
CREATE TRIGGER override_is_given BEFORE INSERT OR UPDATE OF override_schedule ON public.record FOR EACH ROW WHEN ((new.override_schedule IS NOT NULL)) EXECUTE FUNCTION keep_override_given()
CREATE TRIGGER record_keeps_its_capture BEFORE UPDATE OF captured_at, captured_by, captured_on ON public.record FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (((new.captured_at IS DISTINCT FROM old.captured_at) OR (new.captured_by IS DISTINCT FROM old.captured_by)) OR (new.captured_on IS DISTINCT FROM old.captured_on)))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER record_lifecycle BEFORE UPDATE ON public.record FOR EACH ROW EXECUTE FUNCTION keep_record_lifecycle()
CREATE TRIGGER record_steps_are_decided BEFORE UPDATE OF schedule_step ON public.record FOR EACH ROW WHEN ((new.schedule_step > old.schedule_step)) EXECUTE FUNCTION keep_steps_decided()
CREATE TRIGGER search_matches_are_forgotten AFTER UPDATE OF state ON public.record FOR EACH ROW WHEN (((new.state = ANY (ARRAY['destroyed'::text, 'transferred'::text])) AND (new.state <> old.state))) EXECUTE FUNCTION forget_search_matches()
CREATE TRIGGER doubted_filing_is_kept AFTER INSERT OR DELETE ON public.record_filing FOR EACH ROW EXECUTE FUNCTION keep_doubted_filing()
CREATE TRIGGER doubted_filing_is_kept_as_it_moves AFTER UPDATE ON public.record_filing FOR EACH ROW WHEN (((old.folder_id IS DISTINCT FROM new.folder_id) OR (old.left_on IS DISTINCT FROM new.left_on))) EXECUTE FUNCTION keep_doubted_filing()
CREATE TRIGGER filing_keeps_its_origin BEFORE UPDATE OF record_id, "position", filed_on, filed_by ON public.record_filing FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND ((((new.record_id IS DISTINCT FROM old.record_id) OR (new."position" IS DISTINCT FROM old."position")) OR (new.filed_on IS DISTINCT FROM old.filed_on)) OR (new.filed_by IS DISTINCT FROM old.filed_by)))) EXECUTE FUNCTION refuse_rewriting()
CREATE CONSTRAINT TRIGGER filings_are_whole AFTER INSERT OR DELETE OR UPDATE ON public.record_filing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_filings_whole()
CREATE TRIGGER frozen_filing_is_kept BEFORE INSERT OR DELETE ON public.record_filing FOR EACH ROW EXECUTE FUNCTION keep_frozen_filing()
CREATE TRIGGER frozen_filing_is_not_moved BEFORE UPDATE ON public.record_filing FOR EACH ROW WHEN (((old.folder_id IS DISTINCT FROM new.folder_id) OR (old.left_on IS DISTINCT FROM new.left_on))) EXECUTE FUNCTION keep_frozen_filing()
CREATE TRIGGER left_folders_are_noted AFTER UPDATE ON public.record_filing FOR EACH ROW WHEN (((old.folder_id <> new.folder_id) OR ((old.left_on IS NULL) AND (new.left_on IS NOT NULL)))) EXECUTE FUNCTION note_left_folder()
CREATE TRIGGER left_folders_are_noted_too AFTER DELETE ON public.record_filing FOR EACH ROW WHEN ((old.left_on IS NULL)) EXECUTE FUNCTION note_left_folder()
CREATE TRIGGER restoration_ends_once BEFORE UPDATE ON public.restoration FOR EACH ROW EXECUTE FUNCTION keep_restoration_ended()
CREATE TRIGGER restoration_hold_is_of_its_time BEFORE INSERT ON public.restoration_hold FOR EACH ROW EXECUTE FUNCTION keep_to_restoration()
CREATE TRIGGER event_history BEFORE UPDATE ON public.retention_event FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (((new.registered_by IS DISTINCT FROM old.registered_by) OR (new.registered_at IS DISTINCT FROM old.registered_at)) OR ((old.state = 'revoked'::text) AND (((new.date IS DISTINCT FROM old.date) OR (new.changed_by IS DISTINCT FROM old.changed_by)) OR (new.changed_at IS DISTINCT FROM old.changed_at))) OR ((new.date <> old.date) AND (new.changed_at IS NULL))))) EXECUTE FUNCTION keep_event_history()
CREATE TRIGGER event_identity BEFORE UPDATE ON public.retention_event FOR EACH ROW EXECUTE FUNCTION keep_event_identity()
CREATE TRIGGER authority_is_given BEFORE INSERT OR UPDATE OF state ON public.retention_schedule_version FOR EACH ROW WHEN (((new.state <> 'superseded'::text) AND (new.authority IS NOT NULL))) EXECUTE FUNCTION keep_authority_given()
CREATE TRIGGER publisher_is_apart BEFORE UPDATE ON public.retention_schedule_version FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (old.state = 'draft'::text))) EXECUTE FUNCTION keep_publication_apart()
CREATE TRIGGER publisher_is_settled BEFORE UPDATE OF state ON public.retention_schedule_version FOR EACH ROW WHEN (((new.state = 'published'::text) AND (old.state = 'draft'::text))) EXECUTE FUNCTION keep_publisher_settled()
CREATE TRIGGER schedule_steps_in_order BEFORE INSERT ON public.retention_schedule_version FOR EACH ROW EXECUTE FUNCTION keep_steps_in_order()
CREATE TRIGGER schedule_terms_are_whole BEFORE INSERT OR UPDATE OF or_later ON public.retention_schedule_version FOR EACH ROW EXECUTE FUNCTION keep_terms_whole()
CREATE TRIGGER schedule_version_is_immutable BEFORE UPDATE ON public.retention_schedule_version FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_version()
CREATE TRIGGER version_begins_as_draft BEFORE INSERT ON public.retention_schedule_version FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (new.version > 1) AND (new.state <> 'draft'::text))) EXECUTE FUNCTION keep_publication_apart()
CREATE TRIGGER sweep_keeps_its_origin BEFORE UPDATE OF id, as_of, dry_run, started_by, started_at ON public.retention_sweep FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (((((new.id IS DISTINCT FROM old.id) OR (new.as_of IS DISTINCT FROM old.as_of)) OR (new.dry_run IS DISTINCT FROM old.dry_run)) OR (new.started_by IS DISTINCT FROM old.started_by)) OR (new.started_at IS DISTINCT FROM old.started_at)))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER override_is_kept BEFORE DELETE OR UPDATE ON public.schedule_override FOR EACH ROW WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_override()
CREATE TRIGGER archive_reference_is_kept BEFORE UPDATE OF archive_reference ON public.stub FOR EACH ROW WHEN ((new.archive_reference IS DISTINCT FROM old.archive_reference)) EXECUTE FUNCTION keep_archive_reference()
CREATE TRIGGER stub_is_of_gone AFTER INSERT ON public.stub REFERENCING NEW TABLE AS laid FOR EACH STATEMENT WHEN ((CURRENT_USER = 'muniment_app'::name)) EXECUTE FUNCTION keep_stub_of_gone()
CREATE TRIGGER tombstone_is_true BEFORE INSERT OR UPDATE ON public.tombstone FOR EACH ROW EXECUTE FUNCTION keep_tombstone_true()
CREATE TRIGGER transferred_file_is_kept BEFORE UPDATE OF batch_id, record_id, "position", size, sha256 ON public.transfer_file FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND (((((new.batch_id IS DISTINCT FROM old.batch_id) OR (new.record_id IS DISTINCT FROM old.record_id)) OR (new."position" IS DISTINCT FROM old."position")) OR (new.size IS DISTINCT FROM old.size)) OR (new.sha256 IS DISTINCT FROM old.sha256)))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER package_is_kept BEFORE UPDATE ON public.transfer_package FOR EACH ROW WHEN (((CURRENT_USER = 'muniment_app'::name) AND ((to_jsonb(new.*) - 'fetched_at'::text) IS DISTINCT FROM (to_jsonb(old.*) - 'fetched_at'::text)))) EXECUTE FUNCTION refuse_rewriting()
CREATE TRIGGER acknowledgement_is_kept BEFORE UPDATE ON public.transfer_record FOR EACH ROW EXECUTE FUNCTION keep_acknowledgement()
CREATE TRIGGER acknowledger_is_settled BEFORE UPDATE OF outcome ON public.transfer_record FOR EACH ROW WHEN (((old.outcome IS NULL) AND (new.outcome IS NOT NULL))) EXECUTE FUNCTION keep_acknowledger_settled()
CREATE TRIGGER transfer_begins_unacknowledged BEFORE INSERT ON public.transfer_record FOR EACH ROW WHEN ((new.outcome IS NOT NULL)) EXECUTE FUNCTION keep_unacknowledged()
CREATE TRIGGER vocabulary_entry_changed AFTER INSERT OR DELETE OR UPDATE ON public.vocabulary_entry FOR EACH STATEMENT EXECUTE FUNCTION renew_vocabulary_version()
CREATE TRIGGER vocabulary_form_changed AFTER INSERT OR DELETE OR UPDATE ON public.vocabulary_form FOR EACH STATEMENT EXECUTE FUNCTION renew_vocabulary_version()
CREATE CONSTRAINT TRIGGER vocabulary_two_forms AFTER INSERT OR DELETE OR UPDATE ON public.vocabulary_form DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_two_forms()

-- policies
component: component_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (EXISTS ( SELECT
   FROM record r
  WHERE (r.id = component.record_id)))))
folder: folder_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (access_set_id IN ( SELECT unnest(muniment_reach()) AS unnest))))
past_folder: past_folder_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (EXISTS ( SELECT
   FROM folder f
  WHERE (f.id = past_folder.folder_id)))))
past_record: past_record_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (EXISTS ( SELECT
   FROM record r
  WHERE (r.id = past_record.record_id)))))
record: record_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (access_set_id IN ( SELECT unnest(muniment_reach()) AS unnest))))
record_filing: record_filing_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR ((EXISTS ( SELECT
   FROM record r
  WHERE (r.id = record_filing.record_id))) AND (EXISTS ( SELECT
   FROM folder f
  WHERE (f.id = record_filing.folder_id))))))
schedule_override: schedule_override_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (EXISTS ( SELECT
   FROM record r
  WHERE (r.id = schedule_override.record_id))) OR (EXISTS ( SELECT
   FROM folder f
  WHERE (f.id = schedule_override.folder_id)))))
stub: stub_reach permissive for all to muniment_app using ((( SELECT muniment_reaches_all() AS muniment_reaches_all) OR (access_set_id IN ( SELECT unnest(muniment_reach()) AS unnest))))

-- grants on tables
access_change: delete, insert, select, update to muniment_app
access_set: insert, select, update to muniment_app
api_token: insert, select to muniment_app
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
disposal_decider: insert, select to muniment_app
disposal_item: insert, select, update to muniment_app
duty_rule: select to muniment_app
file_plan: insert, select, update to muniment_app
file_plan_class: delete, insert, select, update to muniment_app
folder: insert, select, update to muniment_app
foreign_marker: delete, insert, select to muniment_app
hold: insert, select, update to muniment_app
hold_item: delete, insert, select, update to muniment_app
hold_precedence: update to muniment_app
hold_proceeding: insert, select, update to muniment_app
hold_scope: insert, select, update to muniment_app
idempotency: insert, select, update to muniment_app
index_rebuild: insert, select, update to muniment_app
installation: insert, select, update to muniment_app
lost_change: insert, select to muniment_app
orphan: delete, insert, select to muniment_app
past_class: insert, select to muniment_app
past_event: insert, select to muniment_app
past_folder: insert, select to muniment_app
past_record: delete, insert, select to muniment_app
person: insert, select to muniment_app
reading_progress: delete, insert, select, update to muniment_app
record: insert, select, update to muniment_app
record_filing: delete, insert, select, update to muniment_app
restoration: select to muniment_app
restoration_hold: insert, select to muniment_app
retention_event: insert, select, update to muniment_app
retention_schedule: insert, select, update to muniment_app
retention_schedule_version: insert, select, update to muniment_app
retention_sweep: insert, select, update to muniment_app
saved_search: delete, insert, select, update to muniment_app
saved_search_alert: delete, insert, select, update to muniment_app
saved_search_baseline: delete, insert, select, update to muniment_app
saved_search_watch: delete, insert, select, update to muniment_app
schedule_override: delete, insert, select, update to muniment_app
serializable_turn: select, update to muniment_app
stub: insert, select to muniment_app
tombstone: select to muniment_app
transfer_file: insert, select, update to muniment_app
transfer_package: insert, select, update to muniment_app
transfer_record: insert, select, update to muniment_app
vocabulary_entry: delete, insert, select, update to muniment_app
vocabulary_form: delete, insert, select, update to muniment_app
vocabulary_state: select, update to muniment_app
workbench: delete, insert, select, update to muniment_app

-- grants on columns
api_token (revoked_at): update to muniment_app
audit_detail (conditions, salt, value): update to muniment_app
disposal_approval (void): update to muniment_app
disposal_certificate (record_id): update to muniment_app
person (clearance, disabled_at, groups, role, scope): update to muniment_app
restoration (finished_at, report): update to muniment_app
stub (access_set_id, archive_reference, certificate_id): update to muniment_app

-- grants on functions
access_places(integer[]): execute to public
authority_in_words(jsonb): execute to public
await_holds_around(uuid): execute to public
await_holds_around_all(uuid[]): execute to public
class_schedule_as_of(text,timestamp with time zone): execute to public
date_what_is_granted(): execute to public
disposal_manifest_digest(uuid): execute to public
disposal_manifest_digest_of(text): execute to public
disposal_manifest_line(uuid,text,date,text,text,text,integer,text): execute to public
disposal_manifests(uuid[]): execute to public
drafts_of(uuid[]): execute to muniment_app
enqueue_jobs(text[],text[],text[],text[],timestamp with time zone[]): execute to muniment_app
event_date(text,jsonb,jsonb): execute to public
event_date_as_of(text,jsonb,timestamp with time zone): execute to public
events_counted_from(retention_schedule_version): execute to public
executable_from(uuid): execute to public
filings_as_of(uuid,timestamp with time zone): execute to public
folder_as_of(uuid,timestamp with time zone): execute to public
folder_is_frozen(uuid): execute to public
folder_keeps_its_class(uuid): execute to public
folders_of(uuid,uuid): execute to public
forget_access_change(): execute to public
forget_search_matches(): execute to public
further_folders(uuid,uuid): execute to public
give_whole_cooling_off(): execute to public
had_officer_by(timestamp with time zone): execute to public
holds_review_role(text,jsonb,text[]): execute to public
index_backlog(): execute to muniment_app
is_being_restored(): execute to public
is_fully_approved(uuid): execute to public
is_gone_by_the_log(uuid): execute to public
is_officer(text): execute to public
is_read_as_its_folders(uuid,uuid,integer,text,text): execute to public
is_settled(access_change): execute to public
keep_acknowledgement(): execute to public
keep_acknowledger_settled(): execute to public
keep_approval(): execute to public
keep_approver_apart(): execute to public
keep_approver_settled(): execute to public
keep_archive_reference(): execute to public
keep_arrival_true(): execute to public
keep_audit_detail(): execute to public
keep_authority_given(): execute to public
keep_batch_begun(): execute to public
keep_batch_complete(): execute to public
keep_class_publisher(): execute to public
keep_class_schedule_published(): execute to public
keep_closing_after_newest(): execute to public
keep_component(): execute to public
keep_components_of_active(): execute to public
keep_cooling_off(): execute to public
keep_cooling_off_whole(): execute to public
keep_decider_in_charge(): execute to public
keep_destruction_approved(): execute to public
keep_doubted(uuid[]): execute to public
keep_doubted_filing(): execute to public
keep_doubted_folder(): execute to public
keep_doubted_record(): execute to public
keep_doubted_version(): execute to public
keep_event_history(): execute to public
keep_event_identity(): execute to public
keep_executed_approved(): execute to public
keep_executor(): execute to public
keep_executor_apart(): execute to public
keep_executor_settled(): execute to public
keep_filings_whole(): execute to public
keep_frozen_components(): execute to public
keep_frozen_filing(): execute to public
keep_frozen_folder(): execute to public
keep_frozen_record(): execute to public
keep_hasteners(): execute to public
keep_hold(): execute to public
keep_hold_item(): execute to public
keep_hold_scope(): execute to public
keep_installation(): execute to public
keep_item(): execute to public
keep_item_end(): execute to public
keep_item_folders(): execute to public
keep_item_step(): execute to public
keep_item_way(): execute to public
keep_item_with_record(): execute to public
keep_lift_asker(): execute to public
keep_lifted_from_catching(): execute to public
keep_lifter_settled(): execute to public
keep_lifters_apart(): execute to public
keep_new_class_scheduled(): execute to public
keep_override(): execute to public
keep_override_given(): execute to public
keep_own_records(): execute to public
keep_past_of_active(): execute to public
keep_proceeding(): execute to public
keep_publication_apart(): execute to public
keep_publisher_settled(): execute to public
keep_query_reach(): execute to public
keep_query_synonyms(): execute to public
keep_reached_item(): execute to public
keep_record_lifecycle(): execute to public
keep_restoration_ended(): execute to public
keep_retry_apart(): execute to public
keep_review(): execute to public
keep_steps_decided(): execute to public
keep_steps_in_order(): execute to public
keep_stub_of_gone(): execute to public
keep_terms_whole(): execute to public
keep_to_restoration(): execute to public
keep_tombstone_true(): execute to public
keep_transfer_authorised(): execute to public
keep_unacknowledged(): execute to public
keep_until_received(): execute to public
lets_in_nobody_else(text,text[],text,text[]): execute to public
muniment_reach(): execute to public
muniment_reaches_all(): execute to public
nearest_schedule_in(uuid,uuid,timestamp with time zone): execute to public
note_access_change(uuid,uuid,integer,uuid): execute to public
note_changed_access(): execute to public
note_left_folder(): execute to public
note_reached_items(): execute to public
override_as_of(uuid,uuid,timestamp with time zone): execute to public
places_about(jsonb[]): execute to muniment_app
places_astray(timestamp with time zone,timestamp with time zone,bigint,bigint): execute to public
places_of_access_sets(integer[]): execute to public
record_as_of(uuid,timestamp with time zone): execute to public
record_is_frozen(uuid): execute to public
record_is_held(uuid,uuid,text[]): execute to public
record_is_held_now(uuid): execute to muniment_app
records_behind_index(): execute to muniment_app
refuse_batch_changed(): execute to public
refuse_change_of_audit_log(): execute to public
refuse_change_of_published_version(): execute to public
refuse_fresh_credential(text): execute to public
refuse_item_begun(): execute to public
refuse_rewriting(): execute to public
renew_vocabulary_version(): execute to public
require_two_forms(): execute to public
stages_by_step(retention_schedule_version): execute to public
standing_since(text): execute to public
unsettled_records(): execute to muniment_app
wait_out_cooling_off(): execute to public
