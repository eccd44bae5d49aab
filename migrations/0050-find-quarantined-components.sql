-- The components of records in quarantine, and what may have been quarantined of others (0046). In a transaction of its own, in
-- which nobody waits to read; and in two steps, each from the few that it is about to the other side by its key.
update component c set quarantined = true
from record r
where r.reading = 'quarantined' and r.state in ('active', 'destroying') and c.record_id = r.id;

-- Which enclosure of a message it was, or whether an earlier version was, nobody has noted: Word documents without text, where
-- there may be one. Only of these is any quarantined by a reading.
with candidate as materialized (
  select id, record_id, role from component
  where format = 'word' and text_key is null and reading_detail ->> 'pages' = '0' and role in ('earlier-version', 'attachment')
    and not quarantined
)
update component c set quarantined = true
from candidate one join record r on r.id = one.record_id
where c.id = one.id and r.state in ('active', 'destroying')
  and (one.role = 'earlier-version' or r.reading_detail ->> 'reason' like 'bomb: %');
