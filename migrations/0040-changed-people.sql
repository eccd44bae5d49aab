-- What a person may do can be changed, and whoever is given more waits like whoever is new (ADR 23).

alter table person
  -- When they were last given anything: a role, a wider scope, a higher clearance, a group. Null: nothing since they were added.
  add column granted_at timestamptz,
  -- When they first became an officer, where their role was ever changed; also of who is none any more.
  add column officer_since timestamptz;

-- What a change may touch; what it means for who waits is dated by the trigger below alone.
grant update (role, scope, clearance, groups) on person to muniment_app;

-- By the clock of keep_arrival_true (0026). Taking away makes nobody new: else an administrator could make an officer wait
-- with every small change.
create function date_what_is_granted() returns trigger language plpgsql as $$
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
$$;
create trigger granted_is_dated before update of role, scope, clearance, groups on person
  for each row when (current_user = 'muniment_app') execute function date_what_is_granted();

-- Since when somebody is who they are now: added, given anything, or given the token they have.
create function standing_since(of_actor text) returns timestamptz language sql stable as $$
  select greatest(p.created_at, p.granted_at, (
    select max(t.created_at) from api_token t where t.person_id = p.id and t.revoked_at is null
  ))
  from person p where p.id::text = of_actor
$$;

-- Whether anybody was an officer by then, also who is disabled by now or none any more: else taking the role from those who
-- were there would make all who are new free to act at once.
create function had_officer_by(instant timestamptz) returns boolean language sql stable as $$
  select exists (
    select from person o
    where coalesce(o.officer_since, case when o.role = 'ig-officer' then o.created_at end) <= instant
  )
$$;

create or replace function refuse_fresh_credential(of_actor text) returns void language plpgsql as $$
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
$$;
