-- Whatever is too late for a hold does not bind it, and a clause in an update would be enough to free all that is held. So it
-- is said when the hold catches a record and can only be taken back, when the record is saved after all. Nor does what a
-- hold has caught become another record, or another hold's.
create or replace function keep_hold_item() returns trigger language plpgsql as $$
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
$$;

-- Once a drill, a drill for ever (DESIGN §5), and an installation keeps its engines: only that it came back from a backup is
-- written down later.
create function keep_installation() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'restored_at') is distinct from (to_jsonb(old) - 'restored_at') then
    raise exception 'an installation stays what it was made as' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger installation_is_kept before update on installation
  for each row when (current_user = 'muniment_app')
  execute function keep_installation();
