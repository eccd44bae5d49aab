-- The manifests of many batches are taken in one reading of their items: one by one, and counted besides, they were a
-- tenth of a sweep.

-- What `disposal_manifest_digest` says of one batch, and how many items it has, of each of these.
create function disposal_manifests(batches uuid[])
returns table (batch_id uuid, items integer, digest text) language sql stable as $$
  select b.id, count(i.record_id)::integer,
         encode(sha256(convert_to(coalesce(string_agg(
           concat_ws(E'\t', i.record_id, i.reference, coalesce(i.retention_end::text, '-'), i.action, i.class_code,
                     i.schedule_code, i.schedule_version, i.sha256) || E'\n', '' order by i.record_id
         ) filter (where i.record_id is not null), ''), 'UTF8')), 'hex')
  from unnest(batches) as b (id) left join disposal_item i on i.batch_id = b.id
  group by b.id
$$;

-- SHA-256 over one line an item, ordered by record id, each ended by a line feed:
-- recordId reference retentionEnd action classCode scheduleCode scheduleVersion sha256, parted by tabs, `-` for none.
create or replace function disposal_manifest_digest(batch uuid) returns text language sql stable as $$
  select m.digest from disposal_manifests(array[batch]) m
$$;
