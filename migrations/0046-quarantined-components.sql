-- What is in quarantine is a document and not its record: it stays there as an earlier version once a harmless one has taken its
-- place, and as an enclosure of a message that anybody may read. Which those are, 0050 finds: here nobody reads while it looks.
alter table component add column quarantined boolean not null default false;
