import { sql } from 'kysely'
import type { KnownPerson } from '../../../../access/actor.ts'
import type { SavedSearchId } from '../../../../kernel/ids.ts'
import type { SearchToRun } from '../../../../search/saved/saved-search-store.ts'
import type { Sql } from '../../database.ts'
import { type RawSavedSearch, savedSearchColumns, savedSearchOf } from './saved-search-row.ts'

interface Row extends RawSavedSearch {
  readonly owner: KnownPerson
  readonly disabled: boolean
}

/** A search with its owner as they stand at this moment. */
export async function findToRun(db: Sql, id: SavedSearchId): Promise<SearchToRun | undefined> {
  const { rows } = await sql<Row>`
    select ${savedSearchColumns}, p.disabled_at is not null as disabled,
           jsonb_build_object('id', p.id, 'name', p.name, 'role', p.role, 'scope', p.scope, 'clearance', p.clearance,
                              'groups', p.groups) as owner
    from saved_search s join person p on p.id = s.owner_id
    where s.id = ${id}
  `.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  return {
    search: savedSearchOf(row),
    owner: { kind: 'person', ...row.owner, how: 'token' },
    disabled: row.disabled,
  }
}
