-- Holds by a query, in two strengths, looked at again, and requests for information as their own kind of hold (DESIGN §5).

alter table hold
  add column kind text not null default 'hold' check (kind in ('hold', 'foi-request', 'subject-access-request')),
  -- `no-change`: what it holds is neither destroyed nor changed in what people say of it or where they file it.
  add column strength text not null default 'no-disposal' check (strength in ('no-disposal', 'no-change')),
  -- As typed; its own dates count from the London day of the placing.
  add column query text check (query <> ''),
  -- How it was understood, in words.
  add column interpretation text,
  -- The subtree to which the placer's role confines it.
  add column query_within text references file_plan_class,
  -- When all that the query matched had been caught one by one.
  add column evaluated_at timestamptz,
  add column reviewed_by text,
  add column reviewed_at timestamptz,
  -- Of a request: what it is called by, and its days.
  add column reference text check (reference <> ''),
  add column opened_on date,
  add column closed_on date,
  add column closed_by text,
  add column outcome text,
  -- The day on which the daily run proposed it for lifting.
  add column lift_proposed_on date,
  add check (kind = 'hold' or (reference is not null and opened_on is not null)),
  add check (kind <> 'hold' or (opened_on is null and closed_on is null)),
  add check ((closed_on is null) = (closed_by is null)),
  add check (closed_on is null or closed_on >= opened_on),
  add check (closed_on is not null or (outcome is null and lift_proposed_on is null)),
  add check ((reviewed_by is null) = (reviewed_at is null)),
  add check ((query is null) = (interpretation is null)),
  add check (query is not null or (evaluated_at is null and query_within is null));
create index hold_review on hold (review_on) where state <> 'lifted' and review_on is not null;

-- Reviews, complaints and appeals about a request: while one is open, its hold stays.
create table hold_proceeding (
  hold_id uuid not null references hold,
  number integer not null check (number > 0),
  type text not null check (type in ('review', 'complaint', 'appeal')),
  opened_on date not null,
  opened_by text not null,
  closed_on date,
  closed_by text,
  primary key (hold_id, number),
  check ((closed_on is null) = (closed_by is null)),
  check (closed_on is null or closed_on >= opened_on)
);
grant select, insert, update on hold_proceeding to muniment_app;

-- Bound because nobody can say yet whether the query matches it: it is not indexed as it stood. Let go once it is and the
-- query does not match it; whatever was caught otherwise never is before the hold is lifted.
alter table hold_item add column in_doubt boolean not null default false;
create index hold_item_in_doubt on hold_item (hold_id, record_id) where in_doubt and released_at is null;
create index hold_item_of_hold on hold_item (hold_id);
grant delete on hold_item to muniment_app;

-- A hold never lets go of what it has caught, and it lapses by no timer: where no mistake in the program can forget it. These
-- three bind requests and jobs; the owner, who migrates, could drop them as well.
create function keep_hold_item() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.in_doubt and old.released_at is null then return old; end if;
    raise exception 'a hold never lets go of what it has caught' using errcode = 'integrity_constraint_violation';
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
create trigger hold_item_is_kept before update or delete on hold_item
  for each row when (current_user = 'muniment_app')
  execute function keep_hold_item();

create function keep_hold_scope() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'released_at') is distinct from (to_jsonb(old) - 'released_at') or old.released_at is not null
     or not exists (select from hold where id = new.hold_id and state = 'lifted') then
    raise exception 'the scope of a hold stands until it is lifted' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger hold_scope_is_kept before update on hold_scope
  for each row when (current_user = 'muniment_app')
  execute function keep_hold_scope();

create function keep_lifters_apart() returns trigger language plpgsql as $$
begin
  raise exception 'lifting takes two people' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger lifting_takes_two before update of state on hold
  for each row when (current_user = 'muniment_app' and new.state = 'lifted' and old.state = 'placed')
  execute function keep_lifters_apart();

-- A request is answered, its time for objections is over and none is open before its hold can be lifted. The days are the
-- business clock's, in London, as whoever asks for the lifting, and whoever confirms it, wrote them.
create function keep_hold() returns trigger language plpgsql as $$
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
$$;
create trigger hold_is_kept before update on hold
  for each row execute function keep_hold();

create function keep_proceeding() returns trigger language plpgsql as $$
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
$$;
create trigger proceeding_is_kept before insert or update on hold_proceeding
  for each row execute function keep_proceeding();

-- No change at all ------------------------------------------------------------------------------------------

-- Whether a hold of the stronger kind binds a folder: one on it or on a class above.
create function folder_is_frozen(of_folder uuid) returns boolean language sql stable as $$
  select exists (
    select from folder f
    join file_plan_class c on c.code = f.class_code
    join hold_scope s on s.released_at is null and (s.folder_id = f.id or s.class_code = any (c.path))
    join hold h on h.id = s.hold_id and h.strength = 'no-change'
    where f.id = of_folder
  )
$$;

-- The same of a record: by its folder and class, by itself, or because one has caught it.
create function record_is_frozen(of_record uuid) returns boolean language sql stable as $$
  select exists (
    select from hold_item i join hold h on h.id = i.hold_id and h.strength = 'no-change'
    where i.record_id = of_record and i.released_at is null and i.too_late_at is null
  ) or exists (
    select from hold_scope s join hold h on h.id = s.hold_id and h.strength = 'no-change'
    where s.record_id = of_record and s.released_at is null
  ) or folder_is_frozen((select folder_id from record where id = of_record))
$$;

-- Waits for a hold that is being placed on the folder or above it, as a destruction does, so that whatever commits after a
-- hold has seen it.
create function await_holds_around(of_folder uuid) returns void language plpgsql as $$
begin
  perform from file_plan_class c
  where c.code = any (array(
    select unnest(leaf.path) from folder f join file_plan_class leaf on leaf.code = f.class_code where f.id = of_folder
  )) order by c.code for share;
  perform from folder where id = of_folder for share;
end
$$;

create function keep_frozen_record() returns trigger language plpgsql as $$
begin
  -- Disposal has its own guards, and reading a document first is no change of it: it may give a title and an author to what
  -- nobody has given one, and finds the people in it.
  if new.state <> old.state then return new; end if;
  if old.reading = 'pending' and new.reading <> 'pending'
     and (old.folder_id, old.access_set_id, old.document_date, old.received_on, old.marking, old.keywords, old.fields, old.subjects,
          old.superseded_on, old.superseded_by)
         is not distinct from
         (new.folder_id, new.access_set_id, new.document_date, new.received_on, new.marking, new.keywords, new.fields, new.subjects,
          new.superseded_on, new.superseded_by)
     and (new.title is not distinct from old.title or old.title_is_filename)
     and (new.author is not distinct from old.author or old.author is null) then
    return new;
  end if;
  perform await_holds_around(old.folder_id);
  if record_is_frozen(old.id) then
    raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;
create trigger frozen_record_is_kept before update on record
  for each row
  when (
    (old.folder_id, old.access_set_id, old.title, old.document_date, old.received_on, old.author, old.marking, old.keywords,
     old.fields, old.subjects, old.superseded_on, old.superseded_by)
    is distinct from
    (new.folder_id, new.access_set_id, new.title, new.document_date, new.received_on, new.author, new.marking, new.keywords,
     new.fields, new.subjects, new.superseded_on, new.superseded_by)
  )
  execute function keep_frozen_record();

create function keep_frozen_folder() returns trigger language plpgsql as $$
begin
  perform await_holds_around(old.id);
  if folder_is_frozen(old.id) then
    raise exception 'a hold keeps this folder from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;
create trigger frozen_folder_is_kept before update on folder
  for each row
  when ((to_jsonb(old) - '{revision,holds_placed}'::text[]) is distinct from (to_jsonb(new) - '{revision,holds_placed}'::text[]))
  execute function keep_frozen_folder();

-- A newer version of a document is a change of its record; a part that the first reading finds in it is none. What a capture
-- writes stands at 0.
create function keep_frozen_components() returns trigger language plpgsql as $$
declare
  in_folder uuid;
  being_read boolean;
begin
  select folder_id, reading = 'pending' into in_folder, being_read from record where id = new.record_id;
  if new.role = 'attachment' and being_read then return new; end if;
  perform await_holds_around(in_folder);
  if record_is_frozen(new.record_id) then
    raise exception 'a hold keeps this record from every change' using errcode = 'MU010';
  end if;
  return new;
end
$$;
create trigger frozen_components_are_kept before insert on component
  for each row when (new.position > 0)
  execute function keep_frozen_components();

-- How far the index is behind -------------------------------------------------------------------------------

-- Records whose reading or indexing is still to be done, or has failed for good. The queue's tables are the owner's alone:
-- this is a window in them, and shows ids.
create function records_behind_index() returns setof uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select distinct (j.payload ->> 'recordId')::uuid
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier in ('read-record', 'index-record');
end
$$;
revoke all on function records_behind_index from public;
grant execute on function records_behind_index to muniment_app;

-- The index being emptied and filled anew; one that is not ended was broken off, and what the index lacks is unknown. The
-- server's clock: this is no business time.
create table index_rebuild (
  id uuid primary key default gen_random_uuid(),
  begun_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
grant select, insert, update on index_rebuild to muniment_app;
