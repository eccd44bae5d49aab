-- How many records lie in each folder, and who may read them, is counted out of this index: out of their rows, each look at the
-- file plan read them all.
create index record_place on record (folder_id, access_set_id, state);
drop index record_folder;
alter index record_place rename to record_folder;
