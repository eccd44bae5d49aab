-- Each step of a schedule has reviewers of its own: in `later_steps`, `reviewers` as in the row's. A step that was kept
-- before this names none, and is reviewed by those of the row, which are the first step's.

alter table retention_schedule_version
  add constraint steps_with_an_officer check (not jsonb_path_exists(
    later_steps, '$[*] ? (exists (@.reviewers) && !(exists (@.reviewers[*] ? (@.role == "ig-officer"))))'
  ));

-- [stages of the first step, stages of the second, …]
create function stages_by_step(version retention_schedule_version) returns jsonb language sql immutable as $$
  select jsonb_build_array(version.reviewers) || coalesce(jsonb_agg(
    coalesce(step.rule -> 'reviewers', version.reviewers) order by step.number
  ), '[]')
  from jsonb_array_elements(version.later_steps) with ordinality as step (rule, number)
$$;
