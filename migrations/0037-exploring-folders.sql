-- Folders in which records were filed lately: a record's further folders by the day of their filing. Records themselves are found
-- by their ids, which begin with the time of capture.
create index record_filing_filed on record_filing (filed_on) where left_on is null;

-- What is about some subjects: ids alone, to be read again under row-level security, which hides what the asker may not read.
-- Under it an index on what jsonb holds is of no use: the rows would have to be looked at one by one before.
create function places_about(about jsonb[])
returns table (subject jsonb, record_id uuid, folder_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.subject, r.id, null::uuid
  from unnest(about) as a (subject)
  join record r on r.subjects @> jsonb_build_array(a.subject) and r.subjects <> '[]' and r.state = 'active'
  union all
  select a.subject, null::uuid, f.id
  from unnest(about) as a (subject)
  join folder f on f.subjects @> jsonb_build_array(a.subject) and f.subjects <> '[]'
$$;
revoke all on function places_about(jsonb[]) from public;
grant execute on function places_about(jsonb[]) to muniment_app;
