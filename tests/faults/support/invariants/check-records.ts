import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { recordIdOf } from '../../../../src/adapters/search/record-key.ts'
import {
  fileOf,
  numbersOnDisk,
  servingFile,
} from '../../../../src/adapters/search/sqlite/generation-files.ts'
import type { DataFolderDatabase } from '../database.ts'
import { readStore } from './read-store.ts'

/** What may lie about after kills and harms nobody: counted, so that a report can say so. */
export interface Orphans {
  /** Bytes of a capture that was never acknowledged. */
  readonly unclaimed: number
  /** Texts and attachments of a reading that was cut short; they go with their record. */
  readonly derived: number
}

interface RecordRow {
  readonly id: string
  readonly state: string
  readonly reading: string
  readonly stub_state: string | null
  readonly certificate_id: string | null
  readonly certificate_record: string | null
  readonly stuck_reason: string | null
  readonly components: readonly {
    readonly object_key: string
    readonly text_key: string | null
    readonly size: number
    readonly sha256: string
  }[]
}

const everyRecord = `
  select r.id, r.state, r.reading, s.state as stub_state, s.certificate_id, c.record_id as certificate_record,
    (select i.state_reason from disposal_item i where i.record_id = r.id and i.state = 'stuck') as stuck_reason,
    coalesce((select json_agg(json_build_object('object_key', p.object_key, 'text_key', p.text_key, 'size', p.size, 'sha256', p.sha256))
      from component p where p.record_id = r.id), '[]') as components
  from record r left join stub s on s.record_id = r.id left join disposal_certificate c on c.id = s.certificate_id`

/** Each record is whole in every store, or gone from every store, or a stuck item says why not. */
export async function checkRecords(
  dataFolder: string,
  database: DataFolderDatabase,
): Promise<{ readonly faults: readonly string[]; readonly orphans: Orphans }> {
  const records = await database.rows<RecordRow>(everyRecord)
  const components = new Map(
    records.flatMap((record) => record.components.map((one) => [one.object_key, one] as const)),
  )
  const store = await readStore(dataFolder, components)
  const index = join(dataFolder, 'index/search.sqlite')
  const indexed = readIndex(servingFile(index))
  // What stands by, or is being built, has to forget as well.
  const anywhere = new Set(numbersOnDisk(index).flatMap((number) => [...readIndex(fileOf(index, number))]))
  const installation = await database.one<string>('select id::text from installation')
  const faults: string[] = []
  const known = new Set<string>()
  const states = new Map<string, string>()
  for (const record of records) {
    states.set(record.id, record.state)
    for (const { object_key, text_key } of record.components) {
      known.add(object_key)
      if (text_key !== null) known.add(text_key)
    }
    faults.push(
      ...checkRecord(record, store, { indexed, anywhere }).map((fault) => `record ${record.id}: ${fault}`),
    )
  }
  for (const id of anywhere) if (!states.has(id)) faults.push(`the index knows ${id}, which is no record`)
  const orphans = { unclaimed: 0, derived: 0 }
  for (const key of store.keys()) {
    const id = key.slice(0, 36)
    if (known.has(key) || id === installation) continue
    const state = states.get(id)
    if (state === undefined) orphans.unclaimed += 1
    else if (state === 'active') orphans.derived += 1
    else faults.push(`the store still holds ${key} of a record that is ${state}`)
  }
  return { faults, orphans }
}

function checkRecord(
  record: RecordRow,
  store: Awaited<ReturnType<typeof readStore>>,
  { indexed, anywhere }: { readonly indexed: ReadonlySet<string>; readonly anywhere: ReadonlySet<string> },
): readonly string[] {
  switch (record.state) {
    case 'active':
      return checkActive(record, store, indexed)
    case 'destroyed':
    case 'transferred':
      return [
        ...(record.components.length === 0 ? [] : [`${record.state}, with components`]),
        ...(anywhere.has(record.id) ? [`${record.state}, and in the index`] : []),
        ...(record.stub_state === record.state ? [] : [`${record.state} without a stub`]),
        ...(record.certificate_id === null ? [`${record.state} without a certificate`] : []),
        ...(record.certificate_record === null ? ['its certificate is not captured'] : []),
      ]
    default:
      return record.stuck_reason === null ? [`${record.state} without a reason`] : []
  }
}

function checkActive(
  { id, reading, stub_state, components }: RecordRow,
  store: Awaited<ReturnType<typeof readStore>>,
  indexed: ReadonlySet<string>,
): readonly string[] {
  const faults: string[] = []
  if (components.length === 0) faults.push('a row without components')
  if (stub_state !== null) faults.push('active, with a stub')
  if (reading === 'pending') faults.push('never read')
  else if (!indexed.has(id)) faults.push(`${reading}, and not in the index`)
  if (reading === 'available' && components.every(({ text_key }) => text_key === null))
    faults.push('available, and without text')
  for (const { object_key, text_key, size, sha256 } of components) {
    const object = store.get(object_key)
    if (object?.sha256 !== sha256 || object.size !== size)
      faults.push(`${object_key}: bytes are not those of the row`)
    if (text_key !== null && (store.get(text_key)?.size ?? 0) === 0) faults.push(`${text_key}: no text`)
  }
  return faults
}

/** Ids of every record that a generation of the index has an entry of. */
function readIndex(path: string): ReadonlySet<string> {
  if (!existsSync(path)) return new Set()
  const db = new DatabaseSync(path, { timeout: 15_000 })
  try {
    const rows = db.prepare('select record_id from docs').all()
    return new Set(rows.map((row) => String(recordIdOf(row['record_id']))))
  } finally {
    db.close()
  }
}
