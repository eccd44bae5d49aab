-- What would be if an event were registered, corrected or revoked: the one computation of the day from which it counts, in
-- which one event may stand as it is supposed to. {type, subjectType, subjectId, date}; without a date it has not happened.
drop function event_date(text, jsonb);
create function event_date(of_type text, subjects jsonb, supposed jsonb default null) returns date language sql stable as $$
  with happened as (
    select about.type,
           case
             when (supposed ->> 'type', supposed ->> 'subjectType', supposed ->> 'subjectId') = (of_type, about.type, about.id)
               then (supposed ->> 'date')::date
             else e.date
           end as date
    from (
      select distinct s.subject ->> 'type' as type, s.subject ->> 'id' as id
      from jsonb_array_elements(subjects) as s (subject)
    ) about
    left join retention_event e
      on e.type = of_type and e.subject_type = about.type and e.subject_id = about.id and e.state = 'standing'
  ), by_kind as (
    select bool_and(date is not null) as complete, max(date) as latest
    from happened group by type having bool_or(date is not null)
  )
  select case when bool_and(complete) then max(latest) end from by_kind
$$;
