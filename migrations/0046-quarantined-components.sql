-- What is in quarantine is a document and not its record: it stays there as an earlier version once a harmless one has taken its
-- place, and as an enclosure of a message that anybody may read.
alter table component add column quarantined boolean not null default false;

update component c set quarantined = true
from record r
where r.id = c.record_id and r.state in ('active', 'destroying') and (
  r.reading = 'quarantined'
  -- Which enclosure of a message it was, or whether an earlier version was, nobody has noted: Word documents without text, where
  -- there may be one. Only of these is any quarantined by a reading.
  or (c.format = 'word' and c.text_key is null and c.reading_detail ->> 'pages' = '0'
      and (c.role = 'earlier-version' or (c.role = 'attachment' and r.reading_detail ->> 'reason' like 'bomb: %')))
);
