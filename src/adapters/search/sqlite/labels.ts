import type { DatabaseSync } from 'node:sqlite'
import { codeKey } from '../../../records/analysis/sort-key.ts'

/** `author` is anybody whom a record names. */
export type LabelKind = 'class' | 'folder' | 'marking' | 'format' | 'author'

/** Numbers for names that many records share; one exists only as long as a record bears it. */
export interface Labels {
  /** To be called when a transaction begins: until then other processes may have changed what is remembered. */
  begin(): void
  numberOf(kind: LabelKind, value: string): number
  classNumberOf(path: readonly string[]): number
  /** Removes the label if no record bears it any more: an author's name is content too. */
  release(kind: 'class' | 'folder' | 'author', label: number): void
}

export function makeLabels(db: DatabaseSync): Labels {
  const find = db.prepare('select id from labels where kind = ? and value = ?')
  // Without `returning`, as in write-documents.ts.
  const insert = db.prepare('insert into labels (kind, value, key) values (?, ?, ?)')
  const insertMember = db.prepare('insert or ignore into class_members (code_key, class_id) values (?, ?)')
  const remove = db.prepare('delete from labels where id = ?')
  const removeMembers = db.prepare('delete from class_members where class_id = ?')
  const inUse = {
    class: db.prepare(
      'select 1 from docs where class_id = ?1 union all select 1 from filings where class_id = ?1 limit 1',
    ),
    folder: db.prepare(
      'select 1 from docs where folder_id = ?1 union all select 1 from filings where folder_id = ?1 limit 1',
    ),
    author: db.prepare(
      'select 1 from docs where author_id = ?1 union all select 1 from named where person_id = ?1 limit 1',
    ),
  }
  const remembered = new Map<string, number>()
  const existing = (kind: LabelKind, value: string) => {
    const known = remembered.get(`${kind} ${value}`)
    if (known !== undefined) return known
    const row = find.get(kind, value)
    if (row === undefined) return undefined
    remembered.set(`${kind} ${value}`, Number(row['id']))
    return Number(row['id'])
  }
  const make = (kind: LabelKind, value: string, key: string) =>
    Number(insert.run(kind, value, key).lastInsertRowid)
  return {
    begin: () => remembered.clear(),
    numberOf: (kind, value) => existing(kind, value) ?? make(kind, value, codeKey(value)),
    classNumberOf(path) {
      const value = JSON.stringify(path)
      const known = existing('class', value)
      if (known !== undefined) return known
      const label = make('class', value, codeKey(path.at(-1) ?? ''))
      for (const code of path) insertMember.run(codeKey(code), label)
      return label
    },
    release(kind, label) {
      if (inUse[kind].get(label) !== undefined) return
      remembered.clear()
      remove.run(label)
      if (kind === 'class') removeMembers.run(label)
    },
  }
}
