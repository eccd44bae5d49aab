-- Rules of DESIGN §5 that stood in the program alone, kept here as well.

-- Whoever is new, or has another token, does not fill a second person's place (ADR 23, 31) ---------------------

-- How long the cooling-off is. Written by the schema's owner with each start of a server: no request and no job shortens it.
create table duty_rule (
  only_one boolean primary key default true check (only_one),
  cooling_off interval not null check (cooling_off >= interval '0')
);
grant select on duty_rule to muniment_app;

-- Nor can they make anybody older than they are: these columns are all that ever changes of a person or a token.
revoke update on person, api_token from muniment_app;
grant update (disabled_at) on person to muniment_app;
grant update (revoked_at) on api_token to muniment_app;

-- People and tokens are dated by the machine's clock, also in a drill (DESIGN §5), from which the database server's differs by
-- minutes at most: these two functions go by it.
create function keep_arrival_true() returns trigger language plpgsql as $$
begin
  if new.created_at < clock_timestamp() - interval '5 minutes' then
    raise exception 'whoever is added, or given a token, was not there before'
      using errcode = 'MU022';
  end if;
  return new;
end
$$;
create trigger person_arrives_now before insert on person
  for each row when (current_user = 'muniment_app') execute function keep_arrival_true();
create trigger token_arrives_now before insert on api_token
  for each row when (current_user = 'muniment_app') execute function keep_arrival_true();

create function refuse_fresh_credential(of_actor text) returns void language plpgsql as $$
declare
  settled_before timestamptz;
begin
  select clock_timestamp() - cooling_off into settled_before from duty_rule where cooling_off > interval '0';
  if settled_before is null then return; end if;
  if exists (
    select from person p
    where p.id::text = of_actor and greatest(p.created_at, (
      select max(t.created_at) from api_token t where t.person_id = p.id and t.revoked_at is null
    )) > settled_before
  ) and exists (
    -- Else it is an installation that is being set up.
    select from person o where o.role = 'ig-officer' and o.created_at <= settled_before
  ) then
    raise exception 'whoever is new, or has another token, waits for the length of the cooling-off'
      using errcode = 'MU020';
  end if;
end
$$;

create function keep_approver_settled() returns trigger language plpgsql as $$
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
$$;
create trigger approver_is_settled before insert on disposal_approval
  for each row execute function keep_approver_settled();

create function keep_executor_settled() returns trigger language plpgsql as $$
begin
  perform refuse_fresh_credential(new.executed_by);
  return new;
end
$$;
-- Also whoever retries what got stuck while the rest of the batch waits for its receiver.
create trigger executor_is_settled before update on disposal_batch
  for each row
  when (new.state = 'executing' and (new.state, new.executed_by) is distinct from (old.state, old.executed_by))
  execute function keep_executor_settled();

create function keep_acknowledger_settled() returns trigger language plpgsql as $$
begin
  perform refuse_fresh_credential(new.acknowledged_by);
  return new;
end
$$;
create trigger acknowledger_is_settled before update of outcome on transfer_record
  for each row when (old.outcome is null and new.outcome is not null) execute function keep_acknowledger_settled();

create function keep_lifter_settled() returns trigger language plpgsql as $$
begin
  perform refuse_fresh_credential(new.lifted_by);
  return new;
end
$$;
create trigger lifter_is_settled before update of state on hold
  for each row when (new.state = 'lifted' and old.state <> 'lifted') execute function keep_lifter_settled();

create function keep_publisher_settled() returns trigger language plpgsql as $$
begin
  perform refuse_fresh_credential(new.published_by);
  return new;
end
$$;
create trigger publisher_is_settled before update of state on retention_schedule_version
  for each row when (new.state = 'published' and old.state = 'draft') execute function keep_publisher_settled();

-- Another schedule for a class is published by a second officer as well; the draft says by whom before the class follows it.
alter table class_schedule_draft
  add column published_by text,
  add constraint publisher_is_another check (published_by <> drafted_by);
create trigger class_publisher_is_settled before insert or update of published_by on class_schedule_draft
  for each row when (new.published_by is not null) execute function keep_publisher_settled();

create function keep_class_schedule_published() returns trigger language plpgsql as $$
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
$$;
create trigger class_schedule_is_published before update of schedule_code on file_plan_class
  for each row when (current_user = 'muniment_app' and new.schedule_code is distinct from old.schedule_code)
  execute function keep_class_schedule_published();

-- The cooling-off of a batch is as long as it is for the installation, counted from its last approval.
create function keep_cooling_off_whole() returns trigger language plpgsql as $$
begin
  if new.not_before < (
    select max(a.at) + d.cooling_off
    from disposal_approval a cross join duty_rule d
    where a.batch_id = new.id and not a.void
    group by d.cooling_off
  ) then
    raise exception 'a cooling-off lasts as long as the installation asks for' using errcode = 'MU003';
  end if;
  return new;
end
$$;
create trigger cooling_off_is_whole before update of state on disposal_batch
  for each row when (new.state = 'approved' and old.state <> 'approved') execute function keep_cooling_off_whole();

-- A folder is not closed before its newest record (DESIGN §4) --------------------------------------------------

-- What is being filed holds the folder's row until it commits, and whoever closes it waits for that; under READ COMMITTED this
-- look comes after the wait, and sees it. It binds requests and jobs; the owner, who migrates, could drop it as well.
create function keep_closing_after_newest() returns trigger language plpgsql as $$
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
$$;
create trigger closing_is_after_newest before update of status, closed_on on folder
  for each row
  when (current_user = 'muniment_app' and new.status = 'closed' and (new.status, new.closed_on) is distinct from (old.status, old.closed_on))
  execute function keep_closing_after_newest();

-- An authority counts from the day on which it is given (DESIGN §5) --------------------------------------------

-- By the business clock or the machine's, whichever is later: a drill of 2012 may name what was given in 2019.
create function keep_authority_given() returns trigger language plpgsql as $$
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
$$;
create trigger authority_is_given before insert or update of state on retention_schedule_version
  for each row when (new.state <> 'superseded' and new.authority is not null) execute function keep_authority_given();

-- When an execution ended an item, and who had set it in motion, are said together -----------------------------

-- Also of what it passed over, or its receiver refused: of those it was said when, and not by whom.
update disposal_item i set executed_by = b.executed_by
from disposal_batch b
where b.id = i.batch_id and i.executed_at is not null and i.executed_by is null;
