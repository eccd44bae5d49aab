-- Lists that are read newest first, a page at a time, however long they have become.
create index stub_destroyed on stub (destroyed_at, record_id);
create index disposal_batch_proposed on disposal_batch (proposed_at, id);
