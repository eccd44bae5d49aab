-- The hits of a search, read through the second wall in one journey and planned once a session. Reach is of the
-- transaction: to be called as a statement of its own, which is one. What falls under none of the access sets does not exist.
create function muniment_found_records(access_sets integer[], record_ids uuid[])
returns table (
  id uuid, reference text, title text, class_code text, class_path text[], folder text, groups text[], date date,
  marking text, format text, texts jsonb
)
language plpgsql as $$
begin
  perform set_config('muniment.reach', array_to_string(access_sets, ','), true);
  return query
    select r.id, r.reference, r.title, f.class_code, c.path, f.reference, f.groups,
           coalesce(r.document_date, r.captured_on), r.marking, r.format,
           (select jsonb_agg(
                     jsonb_build_object('role', p.role, 'filename', p.filename, 'textKey', p.text_key)
                     order by p.position)
            from component p where p.record_id = r.id)
    from record r
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where r.id = any (record_ids) and r.state = 'active';
end
$$;
