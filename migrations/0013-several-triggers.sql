-- Several triggers, of which the latest wins, and the longest that law allows.

-- Terms beside the row's own: [{trigger, period, after, rounding}], as the own columns hold them.
alter table retention_schedule_version
  add column or_later jsonb not null default '[]' check (jsonb_typeof(or_later) = 'array'),
  add column maximum text;
alter table retention_schedule_version add constraint no_limits_where_permanent
  check (action <> 'retain-permanently' or (or_later = '[]' and maximum is null));

-- The types of event that a version counts from, whichever of its terms names them.
create function events_counted_from(version retention_schedule_version) returns text[] language sql immutable as $$
  select coalesce(array_agg(distinct event #>> '{}'), '{}')
  from jsonb_path_query(jsonb_build_array(version.trigger, version.or_later), 'lax $.**.event') as event
$$;

-- A term counts from something, for a time above zero unless its own date is the last day kept.
create function keep_terms_whole() returns trigger language plpgsql as $$
begin
  if exists (
    select from jsonb_array_elements(new.or_later) as term
    where coalesce(term #>> '{trigger,type}', '') = ''
      or (term ->> 'period' is null and term #>> '{trigger,type}' not in ('fixed-date', 'metadata-date'))
  ) then
    raise exception 'a term names its trigger and its period (%, version %)', new.code, new.version
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger schedule_terms_are_whole before insert or update of or_later on retention_schedule_version
  for each row execute function keep_terms_whole();
