import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../../access/actor.ts'
import { authorise } from '../../../access/authorise.ts'
import type { Marking } from '../../../records/marking.ts'
import type {
  ActiveFolder,
  FolderLink,
  FolderName,
  FolderReads,
  RecentActivity,
} from '../../../search/explore/folder-reads.ts'
import type { Database } from '../database.ts'
import { readOnce } from '../read-once.ts'

interface NamedRow extends FolderName {
  readonly classPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
}

const named = sql`
  f.reference, f.title, f.class_code as "classCode", c.path as "classPath", f.marking, f.groups
`
/** Every folder in which a record `r` lies, as `filed`. */
const foldersOfRecord = sql`
  cross join lateral (
    select r.folder_id as id
    union
    select x.folder_id from record_filing x where x.record_id = r.id and x.left_on is null
  ) as filed
`

interface ActiveRow extends NamedRow, Pick<ActiveFolder, 'count' | 'last'> {}
/** One for each folder; where there is none one without a folder. */
type LookedRow = Pick<RecentActivity, 'since' | 'countsAreExact'> &
  (ActiveRow | { readonly [Name in keyof ActiveRow]: null })

const lowestId = '00000000-0000-0000-0000-000000000000'
/** The day in London of the time that an id begins with; an hour on, since the capture may have ended so much later. */
const dayOfId = (id: RawBuilder<unknown>) => sql`(
  (to_timestamp(('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint / 1000.0) + interval '1 hour')
    at time zone 'Europe/London'
)::date`

/** Of the subjects of a folder's records, those that most of them have. */
const mostSubjects = 50

/** Folders for whoever explores: each statement sees what row-level security shows of the asker's access sets. */
export function makeFolderReads(database: Database): FolderReads {
  return {
    loadReadableFolders: async (actor, accessSets, references) => {
      if (references.length === 0) return []
      const rows = await readOnce(
        database,
        accessSets,
        sql<NamedRow>`
          select ${named}
          from folder f join file_plan_class c on c.code = f.class_code
          where f.reference = any (${references}::text[])
        `,
      )
      return rows.flatMap((row) => readable(actor, row))
    },
    recentlyActive: async (actor, accessSets, { since, today, newest, size }) => {
      const rows = await readOnce(
        database,
        accessSets,
        sql<LookedRow>`
          with captured as materialized (
            -- Along the primary key from its end: ids begin with the time.
            select id, captured_on from record
            where id >= ${newest?.firstId ?? lowestId} and state = 'active' and captured_on >= ${since}::date
            order by id desc
            limit ${newest?.most ?? null}::bigint
          ),
          -- The day with which too many ended: of it some were left out, and of what has been captured later none.
          ended as (
            select ${dayOfId(sql`id`)} as day from captured
            where (select count(*) from captured) >= ${newest?.most ?? null}::bigint
            order by id limit 1
          ),
          looked as (
            select case
                     when ended.day >= ${today}::date then ${today}::date
                     -- Where nothing was left out there is no such day, and it counts for nothing.
                     else greatest(${since}::date, ended.day + 1)
                   end as since,
                   coalesce(ended.day < ${today}::date, true) as "countsAreExact"
            from (select) as one left join ended on true
          ),
          came as (
            select r.id, filed.id as folder_id, r.captured_on as day
            from captured join record r using (id)
            ${foldersOfRecord}
            union all
            select r.id, x.folder_id, x.filed_on
            from record_filing x join record r on r.id = x.record_id and r.state = 'active'
            where x.left_on is null and x.filed_on >= ${since}::date
          ),
          active as (
            select came.folder_id, count(distinct came.id)::integer as count, max(came.day) as last
            from came cross join looked
            where came.day >= looked.since
            group by came.folder_id
          )
          select ${named}, active.count, active.last, looked.since, looked."countsAreExact"
          from looked left join (
            active join folder f on f.id = active.folder_id join file_plan_class c on c.code = f.class_code
          ) on true
          order by active.last desc, active.count desc, f.reference collate "C"
          limit ${size}
        `,
      )
      return {
        since: rows[0]?.since ?? since,
        countsAreExact: rows[0]?.countsAreExact ?? true,
        folders: rows.flatMap((row) =>
          row.reference === null
            ? []
            : readable(actor, row).map((folder) => ({ ...folder, count: row.count, last: row.last })),
        ),
      }
    },
    linksOf: (accessSets, reference, records, { most, weights, besides }) =>
      readOnce(
        database,
        accessSets,
        sql<FolderLink>`
          with source as (select id, subjects from folder where reference = ${reference}),
          own as (
            select r.id, r.subjects, r.superseded_by from record r
            where r.id = any (${records}::uuid[]) and r.state = 'active'
          ),
          keys as (
            select one.subject
            from (select subjects from source union all select subjects from own) as all_of,
                 jsonb_array_elements(all_of.subjects) as one (subject)
            where all_of.subjects <> '[]'
            group by one.subject
            order by count(*) desc, one.subject
            limit ${mostSubjects}
          ),
          about as (
            select jsonb_build_object('type', p.subject ->> 'type', 'id', p.subject ->> 'id')::text as subject,
                   p.record_id, p.folder_id
            from places_about(array(select subject from keys)) as p
          ),
          ties as (
            select x.folder_id as id, 'in-both' as kind, x.record_id::text as what
            from source
            join record_filing own_filing on own_filing.folder_id = source.id and own_filing.left_on is null
            join record r on r.id = own_filing.record_id and r.state = 'active'
            join record_filing x on x.record_id = r.id and x.left_on is null
            union all
            select folder_id, 'subject', subject from about where folder_id is not null
            union all
            select filed.id, 'subject', about.subject
            from about join record r on r.id = about.record_id
            ${foldersOfRecord}
            union all
            select filed.id, 'linked', r.id::text
            from own join record r on r.id = own.superseded_by and r.state = 'active'
            ${foldersOfRecord}
            union all
            select filed.id, 'linked', r.id::text
            from own join record r on r.superseded_by = own.id and r.state = 'active'
            ${foldersOfRecord}
          ),
          tied as (
            select f.reference,
                   count(distinct what) filter (where kind = 'in-both')::integer as "inBoth",
                   count(distinct what) filter (where kind = 'linked')::integer as linked,
                   coalesce(array_agg(distinct what) filter (where kind = 'subject'), '{}') as subjects
            from ties join folder f on f.id = ties.id
            where f.id <> (select id from source)
            group by f.id
          ),
          wanted as (
            select reference from (
              select reference from tied
              order by ${weights.inBoth} * "inBoth" + ${weights.linked} * linked + ${weights.subject} * cardinality(subjects) desc,
                       reference collate "C"
              limit ${most}
            ) closest
            union
            select unnest(${besides}::text[])
          )
          select reference, "inBoth", linked,
                 coalesce((select jsonb_agg(one::jsonb) from unnest(subjects) as one), '[]') as subjects
          from tied join wanted using (reference)
        `,
      ),
  }
}

function readable(actor: Actor, row: NamedRow): FolderName[] {
  const { classPath, marking, groups, reference, title, classCode } = row
  const verdict = authorise(actor, 'read-folder', { classPath, marking, groups })
  return verdict === 'allowed' ? [{ reference, title, classCode }] : []
}
