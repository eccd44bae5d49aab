-- Objects of the content store that no row knows: listed first, destroyed a week later.
create table orphan (
  object_key text primary key,
  size bigint not null,
  stored_at timestamptz not null,
  listed_at timestamptz not null
);
grant select, insert, delete on orphan to muniment_app;

-- Set when this database was restored from a backup: objects stored before then may have lost their rows, and are
-- never taken for orphans.
alter table installation add column restored_at timestamptz;
