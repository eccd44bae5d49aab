-- Whether a hold that allows no change keeps a folder where it is in the plan: by itself or its class, or because it holds a
-- record that lies there. Asked by the trigger below, and by previews, which write nothing that it could refuse.
create function folder_keeps_its_class(of_folder uuid) returns boolean language sql stable as $$
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
$$;

create or replace function keep_frozen_folder() returns trigger language plpgsql as $$
begin
  -- Emptied of its words before the backup was put back, whatever holds stand on it since.
  if new.title is null and new.subjects = '[]' and is_being_restored() then return new; end if;
  perform await_holds_around(old.id);
  if folder_is_frozen(old.id) or (new.class_code <> old.class_code and folder_keeps_its_class(old.id)) then
    raise exception 'a hold keeps this folder from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;
