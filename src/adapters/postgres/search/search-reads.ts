import { sql } from 'kysely'
import type { Actor } from '../../../access/actor.ts'
import { authorise } from '../../../access/authorise.ts'
import type { RecordId } from '../../../kernel/ids.ts'
import { currentComponents } from '../../../records/current-components.ts'
import type { Marking } from '../../../records/marking.ts'
import type { ComponentEntity } from '../../../records/record-entity.ts'
import type { ClassPlace, FoundRecord, RecordNames, SearchReads } from '../../../search/ports.ts'
import type { Database } from '../database.ts'
import { readOnce } from '../read-once.ts'
import { runQuery } from '../run-query.ts'
import { firstFolderInReach } from './first-folder-in-reach.ts'
import { unknownClasses, unwrittenFolders } from './unknown-names.ts'

interface FoundRow extends Omit<FoundRecord, 'texts'> {
  readonly classPath: readonly string[]
  readonly groups: readonly string[]
  readonly components: readonly Pick<ComponentEntity, 'id' | 'role' | 'parentId' | 'filename' | 'textKey'>[]
}

interface NamesRow extends Pick<RecordNames, 'title' | 'people'> {
  readonly author: string | null
  readonly marking: Marking
  readonly classPath: readonly string[]
  readonly groups: readonly string[]
}

/** What search asks of PostgreSQL: hits read anew through row-level security, and past the policy function. */
export function makeSearchReads(
  database: Database,
  readableAccessSets: (actor: Actor) => Promise<readonly number[]>,
): SearchReads {
  return {
    readableAccessSets,
    loadReadableRecords: async (actor, accessSets, recordIds) => {
      if (recordIds.length === 0) return []
      const rows = await readOnce(
        database,
        accessSets,
        sql<FoundRow>`
          select r.id, r.reference, r.title, f.class_code as "classCode", f.reference as folder,
                 coalesce(r.document_date, r.captured_on) as date, r.marking, r.format, f.path as "classPath", f.groups,
                 (select jsonb_agg(
                           jsonb_build_object('id', p.id, 'role', p.role, 'parentId', p.parent_id, 'filename', p.filename,
                                              'textKey', p.text_key)
                           order by p.position)
                  from component p where p.record_id = r.id) as components
          from record r
          ${firstFolderInReach}
          where r.id = any (${recordIds as readonly RecordId[]}::uuid[]) and r.state = 'active'
        `,
      )
      return rows.flatMap(({ classPath, groups, components, ...record }) => {
        const verdict = authorise(actor, 'read-record', { classPath, groups, marking: record.marking })
        return verdict === 'allowed' ? [{ ...record, texts: textsOf(components) }] : []
      })
    },
    loadNames: async (actor, accessSets, recordIds) => {
      if (recordIds.length === 0) return []
      const rows = await readOnce(
        database,
        accessSets,
        sql<NamesRow>`
          select r.title, r.author, r.people, r.marking, f.path as "classPath", f.groups
          from record r
          ${firstFolderInReach}
          where r.id = any (${recordIds as readonly RecordId[]}::uuid[]) and r.state = 'active' and r.reading <> 'quarantined'
        `,
      )
      return rows.flatMap(({ title, author, people, ...conditions }) =>
        authorise(actor, 'read-record', conditions) === 'allowed'
          ? [{ title, people: [...new Set([...(author === null ? [] : [author]), ...people])] }]
          : [],
      )
    },
    foldersClosed: async (accessSets, { from, to }) => {
      const rows = await readOnce(
        database,
        accessSets,
        sql<{ readonly reference: string }>`
          select reference from folder
          where closed_on between coalesce(${from}::date, '-infinity') and coalesce(${to}::date, 'infinity')
        `,
      )
      return rows.map(({ reference }) => reference)
    },
    unknownClasses: (codes) => unknownClasses((statement) => runQuery(database, statement), codes),
    unknownFolders: (references, accessSets) =>
      unwrittenFolders((statement) => readOnce(database, accessSets, statement), references),
    classPlaces: async (codes) => {
      const rows = await runQuery(
        database,
        sql<ClassPlace & { readonly code: string }>`
        select code, title, parent_code as parent, cardinality(path) - 1 as depth
        from file_plan_class where code = any (${codes}::text[])
      `,
      )
      return new Map(rows.map(({ code, ...place }) => [code, place]))
    },
  }
}

function textsOf(components: FoundRow['components']): FoundRecord['texts'] {
  return currentComponents(components).map(({ role, filename, textKey }) => ({ role, filename, textKey }))
}
