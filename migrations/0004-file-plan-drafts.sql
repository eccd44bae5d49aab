-- What a plan file asks for but only publication may bring about (DESIGN §5): another schedule for a class.

create table class_schedule_draft (
  class_code text primary key references file_plan_class on delete cascade,
  -- Null: the class would inherit the schedule of the class above.
  schedule_code text references retention_schedule,
  drafted_by text not null,
  drafted_at timestamptz not null
);
grant select, insert, update, delete on class_schedule_draft to muniment_app;

-- A fixed date and a date in the record's metadata may themselves be the last day kept: then there is no period.
alter table retention_schedule_version drop constraint if exists retention_schedule_version_check;
alter table retention_schedule_version add constraint period_unless_permanent_or_dated check (
  case
    when action = 'retain-permanently' then period is null
    else period is not null or trigger ->> 'type' in ('fixed-date', 'metadata-date')
  end
);
