-- What a lifted hold caught nobody could ever let go of: it is lifted once, and releases with that. Whoever catches waits here
-- for whoever is lifting, and begins anew then: what stood in the hold's scope before stands there no more.
create function keep_lifted_from_catching() returns trigger language plpgsql as $$
begin
  perform from hold where id in (select hold_id from caught) order by id for share;
  if exists (select from hold where id in (select hold_id from caught) and state = 'lifted') then
    raise exception 'a hold that is lifted catches nothing more' using errcode = 'serialization_failure';
  end if;
  return null;
end
$$;
create trigger lifted_hold_catches_nothing after insert on hold_item
  referencing new table as caught
  for each statement when (current_user = 'muniment_app')
  execute function keep_lifted_from_catching();

-- Whether a hold has reached an item whose destruction had begun. What is only waiting leaves its batch there and then; this goes
-- on to be held against the item once the hold is lifted, for with it the old approval was void.
alter table disposal_item add column reached_by_hold boolean not null default false;

create function note_reached_items() returns trigger language plpgsql as $$
begin
  update disposal_item set reached_by_hold = true
  where record_id = any (array(select record_id from caught)) and state in ('destroying', 'verifying', 'stuck')
    and not reached_by_hold;
  return null;
end
$$;
create trigger reached_items_are_noted after insert on hold_item
  referencing new table as caught
  for each statement execute function note_reached_items();

create function keep_reached_item() returns trigger language plpgsql as $$
begin
  raise exception 'what a hold has reached stays reached' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger reached_item_is_kept before update of reached_by_hold on disposal_item
  -- Put back after a restore, it is reviewed and approved anew.
  for each row when (old.reached_by_hold and not new.reached_by_hold and new.state <> 'proposed')
  execute function keep_reached_item();

-- Those that lie there by now: a hold that was caught since the approval, or lifted since.
update disposal_item i set reached_by_hold = true
where i.state in ('destroying', 'verifying', 'stuck') and exists (
  select from hold_item h where h.record_id = i.record_id and (
    h.released_at is null
    or h.released_at >= (select max(a.at) from disposal_approval a where a.batch_id = i.batch_id and not a.void)
  )
);
