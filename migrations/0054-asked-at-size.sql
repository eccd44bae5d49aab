-- Whether an access set is within reach is looked up in a table that each statement makes once. Compared with all that are, one
-- after another, ten thousand sets cost more than the records that were read.
alter policy folder_reach on folder
  using ((select muniment_reaches_all()) or access_set_id in (select unnest(muniment_reach())));
alter policy record_reach on record
  using ((select muniment_reaches_all()) or access_set_id in (select unnest(muniment_reach())));
alter policy stub_reach on stub
  using ((select muniment_reaches_all()) or access_set_id in (select unnest(muniment_reach())));

-- Entries lie nearly in the order of their instants, and this says for every few blocks which are there: so it is found at once
-- where the log's entries of some days begin and end, also where a clock was wrong.
create index audit_entry_spans on audit_entry using brin (position, at) with (autosummarize = on);

-- The places before `first` and behind `last` of entries from `since` on and before `until`: there are few, where a clock was
-- wrong. By any other index all entries of those days would be looked at.
create function places_astray(since timestamptz, until timestamptz, first bigint, last bigint) returns setof bigint
language sql stable set enable_indexscan = off set enable_seqscan = off as $$
  select position from audit_entry where position < first and at >= since and at < until
  union
  select position from audit_entry where position > last and at >= since and at < until
$$;
