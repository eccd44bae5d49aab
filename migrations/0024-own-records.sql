-- Certificates are evidence of disposal, kept for ever (DESIGN §5): no role, and no way around the policy, moves one out of
-- the folder that every installation has for them, gives it another schedule, or begins to dispose of it; and the folder
-- takes the next one always. An officer could close it before this, and every disposal then waited for its certificate.

update folder set status = 'open', closed_on = null where built_in and status <> 'open';
alter table folder add constraint own_folder_stays_open
  check (not built_in or status = 'open');

create function keep_own_records() returns trigger language plpgsql as $$
begin
  raise exception 'what Muniment files for itself is kept as it is: record %', old.id using errcode = 'MU003';
end $$;
-- The folder's id is the same everywhere (migration 0001), so that no other update pays for this.
create trigger certificates_stay before update of folder_id, state, override_schedule on record for each row
  when (old.folder_id = '00000000-0000-7000-8000-000000000001'
    and (new.folder_id, new.state, new.override_schedule) is distinct from (old.folder_id, old.state, old.override_schedule))
  execute function keep_own_records();
