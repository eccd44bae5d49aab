-- Where a private copy of a document may lie while it is read, and by which folder of which process: the copy outlived the
-- destruction of its record, which knew nothing of it. A row is there before the copy is, and goes after it; one whose process was
-- killed goes when its folder is swept. By the time of the last sign of life destruction knows which reading it has to wait for.
create table workbench (
  id uuid primary key,
  folder text not null,
  record_id uuid not null references record (id),
  seen_at timestamptz not null default clock_timestamp()
);
create index workbench_record on workbench (record_id);
create index workbench_folder on workbench (folder);
grant select, insert, update, delete on workbench to muniment_app;
