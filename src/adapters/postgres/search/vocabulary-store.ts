import { type RawBuilder, sql } from 'kysely'
import type { VocabularyEntryId } from '../../../kernel/ids.ts'
import type { VocabularyEntry } from '../../../search/vocabulary/vocabulary-entry.ts'
import type { EntryToStore, VocabularyStore } from '../../../search/vocabulary/vocabulary-store.ts'
import type { Sql } from '../database.ts'

/** The vocabulary in PostgreSQL, for one transaction. */
export function makeVocabularyStore(db: Sql): VocabularyStore {
  return {
    goAlone: async () => {
      await sql`select version from vocabulary_state for update`.execute(db)
    },
    find: async (id) => (await selectEntries(db, sql`where e.id = ${id}`))[0],
    having: (keys) =>
      selectEntries(
        db,
        sql`where e.id in (select entry_id from vocabulary_form where key = any (${keys as readonly string[]}::text[]))
            order by e.id`,
      ),
    insert: async (id, { forms, note }, at) => {
      await sql`insert into vocabulary_entry (id, note, changed_at) values (${id}, ${note}, ${at})`.execute(
        db,
      )
      await insertForms(db, id, forms)
    },
    replace: async (id, { forms, note }, at) => {
      await sql`
        update vocabulary_entry set note = ${note}, revision = revision + 1, changed_at = ${at} where id = ${id}
      `.execute(db)
      await sql`delete from vocabulary_form where entry_id = ${id}`.execute(db)
      await insertForms(db, id, forms)
    },
    remove: async (id) => {
      await sql`delete from vocabulary_entry where id = ${id}`.execute(db)
    },
    list: ({ size, after }) =>
      selectEntries(
        db,
        sql`join vocabulary_form first on first.entry_id = e.id and first.position = 0
            where ${after}::text is null or first.key > ${after}::text collate "C"
            order by first.key collate "C" limit ${size}`,
      ),
  }
}

async function selectEntries(db: Sql, rest: RawBuilder<unknown>): Promise<readonly VocabularyEntry[]> {
  const { rows } = await sql<VocabularyEntry>`
    select e.id, e.note, e.revision, e.changed_at as "changedAt",
           (select jsonb_agg(f.form order by f.position) from vocabulary_form f where f.entry_id = e.id) as forms
    from vocabulary_entry e ${rest}
  `.execute(db)
  return rows
}

async function insertForms(db: Sql, id: VocabularyEntryId, forms: EntryToStore['forms']): Promise<void> {
  const names = forms.map(({ form }) => form)
  const keys = forms.map(({ key }) => key)
  await sql`
    insert into vocabulary_form (entry_id, position, form, key)
    select ${id}, f.place - 1, f.form, f.key
    from unnest(${names}::text[], ${keys}::text[]) with ordinality as f (form, key, place)
  `.execute(db)
}
