-- What 0024 keeps of certificates it keeps of the folder and the classes that they lie in: moved into another class, or
-- under another schedule, that folder would have listed every certificate for disposal as soon as it was due there.

alter table folder add constraint own_folder_stays_in_its_class check (
  id <> '00000000-0000-7000-8000-000000000001'
  or (built_in and class_code = 'MUNIMENT-CERT' and override_schedule is null)
);
alter table file_plan_class add constraint own_classes_are_kept_permanently check (
  case code
    when 'MUNIMENT' then built_in and parent_code is null and schedule_code is not distinct from 'MUNIMENT-PERM'
    when 'MUNIMENT-CERT' then built_in and parent_code is not distinct from 'MUNIMENT' and schedule_code is null
    else true
  end
);
