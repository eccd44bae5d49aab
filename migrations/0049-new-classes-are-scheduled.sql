-- A class is made under a schedule that binds: what was filed under one without a published version would be kept, unseen, as
-- the class above says. Once published, a schedule always has a version that is.
create function keep_new_class_scheduled() returns trigger language plpgsql as $$
begin
  if not exists (
    select from retention_schedule_version v where v.code = new.schedule_code and v.state = 'published'
  ) then
    raise exception 'a new class (%) names a schedule of which no version is published', new.code
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger new_class_is_scheduled before insert on file_plan_class
  for each row when (current_user = 'muniment_app' and new.schedule_code is not null)
  execute function keep_new_class_scheduled();
