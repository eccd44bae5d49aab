-- Synonyms and acronyms: forms that mean the same to a search (DESIGN §8). They are put into the query as it is read and
-- not into the index, so that a change holds from its commit on.
create table vocabulary_entry (
  id uuid primary key,
  note text not null,
  revision integer not null default 1 check (revision > 0),
  -- Null for what Muniment brought along and nobody has changed.
  changed_at timestamptz
);

create table vocabulary_form (
  entry_id uuid not null references vocabulary_entry on delete cascade,
  position integer not null check (position between 0 and 19),
  form text not null check (form <> ''),
  -- Its terms as the index knows them, with a space between: what is compared. In one entry alone, and there once, so that
  -- no form means two things.
  key text not null unique check (key <> ''),
  primary key (entry_id, position)
);

-- Which state of the vocabulary this is: read with every search, so that each process knows at once that it changed. Drawn
-- and not counted, because a database that came back from a backup would count the same numbers again.
create table vocabulary_state (
  single boolean primary key default true check (single),
  version uuid not null
);
insert into vocabulary_state (version) values (gen_random_uuid());

grant select, insert, update, delete on vocabulary_entry, vocabulary_form to muniment_app;
grant select, update on vocabulary_state to muniment_app;

create function renew_vocabulary_version() returns trigger language plpgsql as $$
begin
  update vocabulary_state set version = gen_random_uuid();
  return null;
end
$$;
create trigger vocabulary_entry_changed after insert or update or delete on vocabulary_entry
  for each statement execute function renew_vocabulary_version();
create trigger vocabulary_form_changed after insert or update or delete on vocabulary_form
  for each statement execute function renew_vocabulary_version();

-- One word alone is no synonym. Checked at the commit, when all forms of an entry are there.
create function require_two_forms() returns trigger language plpgsql as $$
declare
  entry uuid := coalesce(new.entry_id, old.entry_id);
begin
  if exists (select from vocabulary_entry where id = entry)
     and (select count(*) from vocabulary_form where entry_id = entry) < 2 then
    raise exception 'an entry of the vocabulary has two forms at least'
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$$;
create constraint trigger vocabulary_two_forms after insert or update or delete on vocabulary_form
  deferrable initially deferred for each row execute function require_two_forms();

-- What is well known in the departments of Northern Ireland, and means one thing there. Changed and removed like any other.
with brought (id, note, forms, keys) as (values
  ('01930000-0033-7000-8000-000000000001'::uuid, 'Departments',
   array['DfI', 'Department for Infrastructure'],
   array['dfi', 'depart for infrastructur']),
  ('01930000-0033-7000-8000-000000000002'::uuid, 'Departments',
   array['DoF', 'Department of Finance'],
   array['dof', 'depart of financ']),
  ('01930000-0033-7000-8000-000000000003'::uuid, 'Departments',
   array['DfC', 'Department for Communities'],
   array['dfc', 'depart for commun']),
  ('01930000-0033-7000-8000-000000000004'::uuid, 'Departments',
   array['DoJ', 'Department of Justice'],
   array['doj', 'depart of justic']),
  ('01930000-0033-7000-8000-000000000005'::uuid, 'Departments',
   array['DAERA', 'Department of Agriculture, Environment and Rural Affairs'],
   array['daera', 'depart of agricultur environ and rural affair']),
  ('01930000-0033-7000-8000-000000000006'::uuid, 'Departments',
   array['TEO', 'The Executive Office'],
   array['teo', 'the execut offic']),
  ('01930000-0033-7000-8000-000000000007'::uuid, 'Departments',
   array['NICS', 'Northern Ireland Civil Service'],
   array['nic', 'northern ireland civil servic']),
  ('01930000-0033-7000-8000-000000000008'::uuid, 'Departments',
   array['NIO', 'Northern Ireland Office'],
   array['nio', 'northern ireland offic']),
  ('01930000-0033-7000-8000-000000000009'::uuid, 'Public bodies',
   array['PRONI', 'Public Record Office of Northern Ireland'],
   array['proni', 'public record offic of northern ireland']),
  ('01930000-0033-7000-8000-00000000000a'::uuid, 'Public bodies',
   array['PSNI', 'Police Service of Northern Ireland'],
   array['psni', 'polic servic of northern ireland']),
  ('01930000-0033-7000-8000-00000000000b'::uuid, 'Public bodies',
   array['NIAO', 'Northern Ireland Audit Office'],
   array['niao', 'northern ireland audit offic']),
  ('01930000-0033-7000-8000-00000000000c'::uuid, 'Public bodies',
   array['NISRA', 'Northern Ireland Statistics and Research Agency'],
   array['nisra', 'northern ireland statist and research agenc']),
  ('01930000-0033-7000-8000-00000000000d'::uuid, 'Public bodies',
   array['NIHE', 'Northern Ireland Housing Executive'],
   array['nihe', 'northern ireland hous execut']),
  ('01930000-0033-7000-8000-00000000000e'::uuid, 'Public bodies',
   array['NIEA', 'Northern Ireland Environment Agency'],
   array['niea', 'northern ireland environ agenc']),
  ('01930000-0033-7000-8000-00000000000f'::uuid, 'Public bodies',
   array['HSENI', 'Health and Safety Executive for Northern Ireland'],
   array['hseni', 'health and safeti execut for northern ireland']),
  ('01930000-0033-7000-8000-000000000010'::uuid, 'Public bodies',
   array['DVA', 'Driver and Vehicle Agency'],
   array['dva', 'driver and vehicl agenc']),
  ('01930000-0033-7000-8000-000000000011'::uuid, 'Public bodies',
   array['DVLA', 'Driver and Vehicle Licensing Agency'],
   array['dvla', 'driver and vehicl licens agenc']),
  ('01930000-0033-7000-8000-000000000012'::uuid, 'Public bodies',
   array['HMRC', 'HM Revenue and Customs', 'His Majesty’s Revenue and Customs', 'Her Majesty’s Revenue and Customs'],
   array['hmrc', 'hm revenu and custom', 'hi majesti s revenu and custom', 'her majesti s revenu and custom']),
  ('01930000-0033-7000-8000-000000000013'::uuid, 'Public bodies',
   array['ICO', 'Information Commissioner’s Office'],
   array['ico', 'inform commission s offic']),
  ('01930000-0033-7000-8000-000000000014'::uuid, 'Roads',
   array['TNI', 'TransportNI', 'Transport NI'],
   array['tni', 'transportni', 'transport ni']),
  ('01930000-0033-7000-8000-000000000015'::uuid, 'Access to information',
   array['FOI', 'freedom of information'],
   array['foi', 'freedom of inform']),
  ('01930000-0033-7000-8000-000000000016'::uuid, 'Access to information',
   array['FOIA', 'Freedom of Information Act'],
   array['foia', 'freedom of inform act']),
  ('01930000-0033-7000-8000-000000000017'::uuid, 'Access to information',
   array['EIR', 'Environmental Information Regulations'],
   array['eir', 'environment inform regul']),
  ('01930000-0033-7000-8000-000000000018'::uuid, 'Data protection',
   array['SAR', 'DSAR', 'subject access request', 'data subject access request'],
   array['sar', 'dsar', 'subject access request', 'data subject access request']),
  ('01930000-0033-7000-8000-000000000019'::uuid, 'Data protection',
   array['DPA', 'Data Protection Act'],
   array['dpa', 'data protect act']),
  ('01930000-0033-7000-8000-00000000001a'::uuid, 'Data protection',
   array['GDPR', 'General Data Protection Regulation'],
   array['gdpr', 'gener data protect regul']),
  ('01930000-0033-7000-8000-00000000001b'::uuid, 'Data protection',
   array['UK GDPR', 'UK General Data Protection Regulation'],
   array['uk gdpr', 'uk gener data protect regul']),
  ('01930000-0033-7000-8000-00000000001c'::uuid, 'Data protection',
   array['DPIA', 'data protection impact assessment'],
   array['dpia', 'data protect impact assess']),
  ('01930000-0033-7000-8000-00000000001d'::uuid, 'Roles',
   array['SIRO', 'senior information risk owner'],
   array['siro', 'senior inform risk owner']),
  ('01930000-0033-7000-8000-00000000001e'::uuid, 'Roles',
   array['MLA', 'Member of the Legislative Assembly'],
   array['mla', 'member of the legisl assembl']),
  ('01930000-0033-7000-8000-00000000001f'::uuid, 'Roads',
   array['HGV', 'heavy goods vehicle'],
   array['hgv', 'heavi good vehicl'])
), entries as (
  insert into vocabulary_entry (id, note) select id, note from brought
)
insert into vocabulary_form (entry_id, position, form, key)
select b.id, f.place - 1, f.form, f.key
from brought b cross join lateral unnest(b.forms, b.keys) with ordinality as f (form, key, place);

-- A hold by a query reads it by the vocabulary as it stood when the hold was placed, whenever it asks again.
alter table hold
  add column query_synonyms jsonb check (jsonb_typeof(query_synonyms) = 'array'),
  add check (query is not null or query_synonyms is null);

create function keep_query_synonyms() returns trigger language plpgsql as $$
begin
  raise exception 'a hold stays what it was placed as' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger hold_synonyms before update of query_synonyms on hold
  for each row when (new.query_synonyms is distinct from old.query_synonyms) execute function keep_query_synonyms();
