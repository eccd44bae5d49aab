-- A hold on a folder looks for what batches at work have just let go of, also where it was only one of several folders of a
-- record: among the few items of such records, not among all.
create index disposal_item_filed_again on disposal_item (batch_id) where further_folders <> '{}';

-- Before originals go, execution looks once more at what holds have caught, and at what holds are placed on only while one of
-- them has not caught everything yet: there is mostly none.
create index hold_still_catching on hold (id) where materialised_at is null and state <> 'lifted';
