-- Which embedded index an installation works with: its id lies in the data folder as well (ADR 44). Null where none was named
-- yet, and with an index engine that all processes share.
alter table installation add column index_id uuid;
