-- What comes due in each month, by what is to be done, and how much of it a hold on a class binds, is counted out of this index: out
-- of the records themselves, each look at that report read all of them.
create index record_due_counted on record (retention_end, id) include (access_set_id, disposal_action)
  where state = 'active' and retention_end is not null;
drop index record_due;
alter index record_due_counted rename to record_due;
