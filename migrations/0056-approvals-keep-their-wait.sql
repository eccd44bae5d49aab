-- From when an approval allows what it approves is kept with it, as long as the cooling-off was when it was given: a shorter one
-- counts for approvals given after it, a longer one for all that have not begun (ADR 31).
alter table disposal_approval add column executable_from timestamptz;
alter table disposal_approval disable trigger approval_is_kept;
update disposal_approval a
set executable_from = coalesce(
  case when not a.void then b.not_before end, a.at + (select cooling_off from duty_rule), a.at
)
from disposal_batch b where b.id = a.batch_id;
alter table disposal_approval enable trigger approval_is_kept;
alter table disposal_approval alter column executable_from set not null;

create function give_whole_cooling_off() returns trigger language plpgsql as $$
begin
  new.executable_from := greatest(new.executable_from, new.at, new.at + (select cooling_off from duty_rule));
  return new;
end
$$;
create trigger cooling_off_is_given before insert on disposal_approval
  for each row execute function give_whole_cooling_off();

-- By all its approvals that stand, and by the cooling-off of today where that is longer; null without approvals.
create function executable_from(of_batch uuid) returns timestamptz language sql stable as $$
  select greatest(max(a.executable_from), max(a.at) + (select cooling_off from duty_rule))
  from disposal_approval a where a.batch_id = of_batch and not a.void
$$;

create or replace function keep_cooling_off_whole() returns trigger language plpgsql as $$
begin
  if new.not_before < executable_from(new.id) then
    raise exception 'a cooling-off lasts as long as the installation asks for' using errcode = 'MU003';
  end if;
  return new;
end
$$;

-- After `executor_is_apart`, which asks for what the approvals began with. What was waited for stays with the batch.
create function wait_out_cooling_off() returns trigger language plpgsql as $$
begin
  new.not_before := greatest(new.not_before, executable_from(new.id));
  if new.execution_started_at < new.not_before then
    raise exception 'the cooling-off is not over' using errcode = 'MU005';
  end if;
  return new;
end
$$;
create trigger longer_cooling_off_is_waited_out before update of state on disposal_batch
  for each row when (old.state = 'approved' and new.state = 'executing') execute function wait_out_cooling_off();
