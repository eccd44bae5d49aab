import { sql } from 'kysely'
import type { FormSetsReader } from '../../../search/vocabulary/keep-vocabulary.ts'
import type { FormSet } from '../../../search/vocabulary/make-vocabulary.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'

/** The vocabulary as a search reads it: which state it is in, and what it says. */
export function makeFormSetsReader(database: Database): FormSetsReader {
  return {
    version: async () => {
      const rows = await runQuery(
        database,
        sql<{ readonly version: string }>`select version from vocabulary_state`,
      )
      return rows[0]?.version ?? ''
    },
    read: async () => {
      // One statement, so that the forms are those of the version.
      const rows = await runQuery(
        database,
        sql<{ readonly version: string; readonly sets: readonly FormSet[] }>`
          select s.version,
                 coalesce((select jsonb_agg(e.forms order by e.id) from (
                             select f.entry_id as id, jsonb_agg(f.form order by f.position) as forms
                             from vocabulary_form f group by f.entry_id
                           ) e), '[]') as sets
          from vocabulary_state s
        `,
      )
      return rows[0] ?? { version: '', sets: [] }
    },
  }
}
