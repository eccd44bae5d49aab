-- What a manifest says of an item, and its digest, each in one place: a sweep seals what it lists whole as it lists it.

create function disposal_manifest_line(
  record_id uuid, reference text, retention_end date, action text, class_code text, schedule_code text,
  schedule_version integer, sha256 text
) returns text language sql stable as $$
  select concat_ws(E'\t', record_id, reference, coalesce(retention_end::text, '-'), action, class_code, schedule_code,
                   schedule_version, sha256) || E'\n'
$$;

-- Of the lines in the order of their records, one after the other.
create function disposal_manifest_digest_of(lines text) returns text language sql stable as $$
  select encode(sha256(convert_to(lines, 'UTF8')), 'hex')
$$;

create or replace function disposal_manifests(batches uuid[])
returns table (batch_id uuid, items integer, digest text) language sql stable as $$
  select b.id, count(i.record_id)::integer,
         disposal_manifest_digest_of(coalesce(string_agg(
           disposal_manifest_line(i.record_id, i.reference, i.retention_end, i.action, i.class_code, i.schedule_code,
                                  i.schedule_version, i.sha256),
           '' order by i.record_id
         ) filter (where i.record_id is not null), ''))
  from unnest(batches) as b (id) left join disposal_item i on i.batch_id = b.id
  group by b.id
$$;
