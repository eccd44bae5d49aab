-- The groups of a folder in the order in which access sets have them, whatever language a database sorts text by: where it sorts
-- as people do, a record under a hold did not follow its folder, and the folder could not be kept to fewer people.
create or replace function is_read_as_its_folders(of_record uuid, in_folder uuid, by_set integer, marking_before text, marking_after text)
returns boolean language sql stable as $$
  select exists (
    select from folder f
    join access_set a on a.id = by_set and a.class_code = f.class_code and a.marking = marking_after
      and a.groups = array(select g from unnest(f.groups) as g group by g order by g collate "C")
    where f.id = in_folder
  ) and (
    marking_after = marking_before
    or (marking_after > marking_before
        and marking_after = (select max(f.marking) from folder f where f.id = any (folders_of(of_record, in_folder))))
  )
$$;
