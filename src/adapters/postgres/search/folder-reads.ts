import { sql } from 'kysely'
import type { Actor } from '../../../access/actor.ts'
import { authorise } from '../../../access/authorise.ts'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { Marking } from '../../../records/marking.ts'
import type {
  ActiveFolder,
  FolderLink,
  FolderName,
  FolderReads,
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

const lowestId = '00000000-0000-0000-0000-000000000000'

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
    recentlyActive: async (actor, accessSets, { since, firstId, mostRecords, size }) => {
      const rows = await readOnce(
        database,
        accessSets,
        sql<NamedRow & Pick<ActiveFolder, 'count' | 'last'> & { readonly since: CivilDate }>`
          with captured as materialized (
            -- Along the primary key from its end: ids begin with the time.
            select id, captured_on from record
            where id >= ${firstId ?? lowestId} and state = 'active' and captured_on >= ${since}::date
            order by id desc
            limit ${mostRecords}
          ),
          looked as (
            select case when count(*) = ${mostRecords}::integer then min(captured_on) else ${since}::date end as since
            from captured
          ),
          came as (
            select r.id, filed.id as folder_id, r.captured_on as day
            from captured join record r using (id)
            ${foldersOfRecord}
            union all
            select r.id, x.folder_id, x.filed_on
            from record_filing x join record r on r.id = x.record_id and r.state = 'active'
            where x.left_on is null and x.filed_on >= ${since}::date
          )
          select ${named}, count(distinct came.id)::integer as count, max(came.day) as last, looked.since
          from came cross join looked
          join folder f on f.id = came.folder_id
          join file_plan_class c on c.code = f.class_code
          where came.day >= looked.since
          group by f.id, c.code, looked.since
          order by last desc, count desc, f.reference collate "C"
          limit ${size}
        `,
      )
      return {
        since: rows[0]?.since ?? since,
        folders: rows.flatMap(({ count, last, ...row }) =>
          readable(actor, row).map((folder) => ({ ...folder, count, last })),
        ),
      }
    },
    linksOf: (accessSets, reference, records) =>
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
          )
          select f.reference,
                 count(distinct what) filter (where kind = 'in-both')::integer as "inBoth",
                 count(distinct what) filter (where kind = 'linked')::integer as linked,
                 coalesce(jsonb_agg(distinct what::jsonb) filter (where kind = 'subject'), '[]') as subjects
          from ties join folder f on f.id = ties.id
          where f.id <> (select id from source)
          group by f.id
        `,
      ),
  }
}

function readable(actor: Actor, row: NamedRow): FolderName[] {
  const { classPath, marking, groups, reference, title, classCode } = row
  const verdict = authorise(actor, 'read-folder', { classPath, marking, groups })
  return verdict === 'allowed' ? [{ reference, title, classCode }] : []
}
