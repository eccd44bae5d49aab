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
