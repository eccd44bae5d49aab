-- The audit log (docs/audit.md). A business transaction writes to the outbox as muniment_app; one sequencer at a time,
-- as muniment_sequencer, gives positions without gaps. Nothing here is ever changed or shortened: no role is granted it,
-- and triggers refuse it to the owner as well. What a superuser does in spite of them shows against the checkpoints,
-- which lie outside this database.

do $$
begin
  create role muniment_sequencer nologin nobypassrls;
exception
  when duplicate_object or unique_violation then null;
end
$$;
grant muniment_sequencer to current_user;

-- Drafts of entries, committed with what they tell of and gone once they have a place.
create table audit_outbox (
  id bigint generated always as identity primary key,
  -- Canonical JSON of the leaf but for its position and the hash of the leaf before.
  draft text not null
);

create table audit_entry (
  position bigint primary key check (position >= 0),
  -- The very bytes that the tree is built of (RFC 8785 in UTF-8).
  leaf bytea not null,
  -- RFC 6962, 2.1.
  leaf_hash bytea not null generated always as (sha256('\x00'::bytea || leaf)) stored,
  -- Taken from the leaf, to find entries by; the leaf is what is shown and proven.
  entry_id uuid not null unique,
  at timestamptz not null,
  actor_id text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_actor on audit_entry (actor_id, position);
create index audit_entry_action on audit_entry (action, position);
create index audit_entry_subject on audit_entry (subject_id, position);

-- Names, titles, reasons, queries, addresses: each committed in the leaf by SHA-256(salt, name, 0x00, value).
-- Erasing sets value and salt to null; the row and the commitment stay.
create table audit_detail (
  entry_id uuid not null,
  name text not null,
  value text,
  salt bytea check (octet_length(salt) = 16),
  subject_type text not null,
  subject_id text not null,
  -- {classPath, marking, groups} that a reader must meet; null: every reader of the log sees it.
  conditions jsonb,
  primary key (entry_id, name),
  check ((value is null) = (salt is null))
);
create index audit_detail_subject on audit_detail (subject_type, subject_id);

-- Roots of the complete subtrees of 256, 65,536 and 16,777,216 leaves, so that a proof reads hundreds of rows and not all.
create table audit_subtree (
  level smallint not null check (level > 0),
  index bigint not null check (index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, index)
);

-- Copies of the anchored checkpoints, for reading and export.
create table audit_checkpoint (
  number bigint primary key check (number >= 0),
  size bigint not null check (size > 0),
  note text not null,
  anchored_at timestamptz not null
);
create index audit_checkpoint_size on audit_checkpoint (size);

create function refuse_change_of_audit_log() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only ever added to (% of %)', lower(tg_op), tg_table_name
    using errcode = 'integrity_constraint_violation';
end
$$;
create trigger audit_entry_stays before update or delete or truncate on audit_entry
  for each statement execute function refuse_change_of_audit_log();
create trigger audit_subtree_stays before update or delete or truncate on audit_subtree
  for each statement execute function refuse_change_of_audit_log();
create trigger audit_checkpoint_stays before update or delete or truncate on audit_checkpoint
  for each statement execute function refuse_change_of_audit_log();
create trigger audit_outbox_stays before update or truncate on audit_outbox
  for each statement execute function refuse_change_of_audit_log();
create trigger audit_detail_stays before delete or truncate on audit_detail
  for each statement execute function refuse_change_of_audit_log();

create function keep_audit_detail() returns trigger language plpgsql as $$
begin
  if new.entry_id <> old.entry_id or new.name <> old.name
     or new.subject_type <> old.subject_type or new.subject_id <> old.subject_id
     or (new.value is not null and (old.value is null or new.value <> old.value or new.salt <> old.salt)) then
    raise exception 'a detail beside the audit log can be erased or covered, and not changed'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger audit_detail_is_kept before update on audit_detail
  for each row execute function keep_audit_detail();

grant insert on audit_outbox, audit_detail to muniment_app;
grant select on audit_entry, audit_detail, audit_subtree, audit_checkpoint to muniment_app;
grant update (value, salt, conditions) on audit_detail to muniment_app;

grant usage on schema public to muniment_sequencer;
grant select, delete on audit_outbox to muniment_sequencer;
grant select, insert on audit_entry, audit_subtree, audit_checkpoint to muniment_sequencer;
