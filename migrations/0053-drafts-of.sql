-- What was written of a document goes with it, also where its entry has no place in the log yet. The outbox is the sequencer's
-- alone: this is a window in it, on entries that are named, and shows what they say. What was said beside them is not in it.
create function drafts_of(entries uuid[]) returns table (id uuid, draft text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select (o.draft::jsonb ->> 'id')::uuid, o.draft from public.audit_outbox o
  where (o.draft::jsonb ->> 'id')::uuid = any (entries)
$$;
revoke all on function drafts_of from public;
grant execute on function drafts_of to muniment_app;
