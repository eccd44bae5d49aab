import { type RawBuilder, sql } from 'kysely'

/** The folders beside `folder` in which the record with this id lies. Few lie in any: of the others no more is asked than that. */
export function furtherFolders(id: RawBuilder<unknown>, folder: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    case when exists (select from record_filing x where x.record_id = ${id}) then further_folders(${id}, ${folder}) else '{}' end
  `
}
