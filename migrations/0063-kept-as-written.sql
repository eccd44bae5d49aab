-- What no path of the program ever changes, the service's role could: the name, reason and authority of a hold that was placed, when and by
-- whom something was captured, filed, swept for or found, what a package for the archive held, and the conditions of an access set, by
-- which every record of it is read. Nor does anything but the end of a record take what is known of its past.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'this stays as it was written' using errcode = 'integrity_constraint_violation';
end
$$;

create trigger hold_keeps_its_words before update of name, reason, authority, interpretation on hold
  for each row when (current_user = 'muniment_app'
    and (new.name, new.reason, new.authority, new.interpretation)
        is distinct from (old.name, old.reason, old.authority, old.interpretation))
  execute function refuse_rewriting();

create trigger record_keeps_its_capture before update of captured_at, captured_by, captured_on on record
  for each row when (current_user = 'muniment_app'
    and (new.captured_at, new.captured_by, new.captured_on)
        is distinct from (old.captured_at, old.captured_by, old.captured_on))
  execute function refuse_rewriting();

create trigger filing_keeps_its_origin before update of record_id, position, filed_on, filed_by on record_filing
  for each row when (current_user = 'muniment_app'
    and (new.record_id, new.position, new.filed_on, new.filed_by)
        is distinct from (old.record_id, old.position, old.filed_on, old.filed_by))
  execute function refuse_rewriting();

create trigger folder_keeps_its_origin before update of id, reference, opened_on, built_in on folder
  for each row when (current_user = 'muniment_app'
    and (new.id, new.reference, new.opened_on, new.built_in)
        is distinct from (old.id, old.reference, old.opened_on, old.built_in))
  execute function refuse_rewriting();

create trigger class_keeps_its_code before update of code, built_in on file_plan_class
  for each row when (current_user = 'muniment_app'
    and (new.code, new.built_in) is distinct from (old.code, old.built_in))
  execute function refuse_rewriting();

create trigger sweep_keeps_its_origin before update of id, as_of, dry_run, started_by, started_at on retention_sweep
  for each row when (current_user = 'muniment_app'
    and (new.id, new.as_of, new.dry_run, new.started_by, new.started_at)
        is distinct from (old.id, old.as_of, old.dry_run, old.started_by, old.started_at))
  execute function refuse_rewriting();

-- How large it is may be told anew while it stands; who confirmed it, and that they did, never.
create trigger clock_fault_is_kept before update on clock_fault
  for each row when (current_user = 'muniment_app'
    and (old.confirmed_at is not null
      or (new.id, new.kind, new.found_at, new.found_on_machine_at)
         is distinct from (old.id, old.kind, old.found_at, old.found_on_machine_at)))
  execute function refuse_rewriting();

create trigger package_is_kept before update on transfer_package
  for each row when (current_user = 'muniment_app'
    and to_jsonb(new) - 'fetched_at' is distinct from to_jsonb(old) - 'fetched_at')
  execute function refuse_rewriting();

create trigger transferred_file_is_kept before update of batch_id, record_id, position, size, sha256 on transfer_file
  for each row when (current_user = 'muniment_app'
    and (new.batch_id, new.record_id, new.position, new.size, new.sha256)
        is distinct from (old.batch_id, old.record_id, old.position, old.size, old.sha256))
  execute function refuse_rewriting();

create trigger access_set_is_kept before update on access_set
  for each row when (current_user = 'muniment_app' and new is distinct from old)
  execute function refuse_rewriting();

create function keep_past_of_active() returns trigger language plpgsql as $$
begin
  if exists (select from gone g join record r on r.id = g.record_id where r.state = 'active') then
    raise exception 'what is known of the past goes with its record' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$$;
create trigger past_goes_with_record after delete on past_record
  referencing old table as gone
  for each statement when (current_user = 'muniment_app')
  execute function keep_past_of_active();
