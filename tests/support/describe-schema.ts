import type { Client } from 'pg'

/** One query of the description: each row a line, or several. */
interface Section {
  readonly title: string
  readonly query: string
}

/** Ours alone: the queue's schema is the library's, the migration table the runner's. */
const OURS = `n.nspname = 'public' and c.relname <> 'schema_migration'`

const GRANTEE = `case a.grantee when 0 then 'public' else a.grantee::regrole::text end`

const sections: readonly Section[] = [
  {
    title: 'types',
    query: `
      select format('type %s as enum (%s)', t.typname, string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)) as line
      from pg_type t join pg_enum e on e.enumtypid = t.oid join pg_namespace n on n.oid = t.typnamespace
      where n.nspname = 'public' group by t.typname order by t.typname collate "C"`,
  },
  {
    title: 'tables',
    query: `
      select format(E'%s %s%s (\\n%s\\n)',
        case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'p' then 'partitioned table' else 'table' end,
        c.relname, case when c.relrowsecurity then ' with row level security' else '' end,
        string_agg(format('  %s %s%s%s%s', att.attname, format_type(att.atttypid, att.atttypmod),
          case when att.attnotnull then ' not null' else '' end,
          case when att.attidentity <> '' then ' identity' else '' end,
          case when att.attgenerated <> '' then ' generated as ' || pg_get_expr(d.adbin, d.adrelid)
               when d.oid is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end),
          E'\\n' order by att.attname collate "C")) as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute att on att.attrelid = c.oid and att.attnum > 0 and not att.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = att.attnum
      where ${OURS} and c.relkind in ('r', 'p', 'v', 'm')
      group by c.relname, c.relkind, c.relrowsecurity order by c.relname collate "C"`,
  },
  {
    title: 'sequences',
    query: `
      select format('sequence %s', c.relname) as line from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind = 'S' order by c.relname collate "C"`,
  },
  {
    title: 'constraints',
    // From 18 on a not null is a constraint too; it stands with its column.
    query: `
      select format('%s: %s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and k.contype <> 'n' order by c.relname collate "C", k.conname collate "C"`,
  },
  {
    title: 'indexes',
    query: `
      select pg_get_indexdef(i.indexrelid) as line
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
      order by c.relname collate "C", i.indexrelid::regclass::text collate "C"`,
  },
  {
    title: 'functions',
    query: `
      select pg_get_functiondef(p.oid) as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.prokind in ('f', 'p')
      order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`,
  },
  {
    title: 'triggers',
    query: `
      select pg_get_triggerdef(t.oid) as line
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and not t.tgisinternal order by c.relname collate "C", t.tgname collate "C"`,
  },
  {
    title: 'policies',
    query: `
      select format('%s: %s %s for %s to %s%s%s', p.tablename, p.policyname, lower(p.permissive), lower(p.cmd),
        array_to_string(p.roles, ', '), ' using (' || p.qual || ')', ' with check (' || p.with_check || ')') as line
      from pg_policies p where p.schemaname = 'public' order by p.tablename collate "C", p.policyname collate "C"`,
  },
  {
    title: 'grants on tables',
    query: `
      select format('%s: %s to %s', c.relname, string_agg(lower(a.privilege_type), ', ' order by a.privilege_type), ${GRANTEE}) as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where ${OURS} and a.grantee <> c.relowner group by c.relname, a.grantee
      order by c.relname collate "C", ${GRANTEE} collate "C"`,
  },
  {
    title: 'grants on columns',
    query: `
      select format('%s (%s): %s to %s', c.relname, string_agg(att.attname, ', ' order by att.attname collate "C"),
        lower(a.privilege_type), ${GRANTEE}) as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute att on att.attrelid = c.oid, aclexplode(att.attacl) a
      where ${OURS} and a.grantee <> c.relowner
      group by c.relname, a.grantee, a.privilege_type
      order by c.relname collate "C", ${GRANTEE} collate "C", a.privilege_type collate "C"`,
  },
  {
    title: 'grants on functions',
    query: `
      select format('%s: execute to %s', p.oid::regprocedure, string_agg(${GRANTEE}, ', ' order by ${GRANTEE})) as line
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
        aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where n.nspname = 'public' and a.grantee <> p.proowner
      group by p.oid order by p.oid::regprocedure::text collate "C"`,
  },
]

const HEADING = `-- What the migrations make, as the catalogs say it. Written by scripts/dump-schema.ts, read in reviews.
-- Columns stand in the order of their names.
`

/** The schema in words that are the same on every PostgreSQL from 15 on, for a reviewed file. */
export async function describeSchema(client: Client): Promise<string> {
  // With the path set, names of ours are shown without their schema, and those of others with it.
  await client.query('set search_path = public')
  const parts: string[] = []
  for (const section of sections) {
    const found = await client.query<{ line: string }>(section.query)
    if (found.rows.length === 0) continue
    parts.push(`\n-- ${section.title}\n${found.rows.map((row) => `${row.line.trimEnd()}\n`).join('')}`)
  }
  return HEADING + parts.join('')
}
