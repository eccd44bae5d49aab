import type { Actor } from '../../access/actor.ts'
import { reachOf } from '../../access/reach-of.ts'
import type { AuditTx } from '../../audit/ports.ts'
import { newId, type RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ExportedRecord } from './exported-record.ts'

/** What is said of an export in the log; the query lies beside, for who reads as much as the asker, and can be erased. */
interface AuditedExport {
  readonly q: string
  readonly after: RecordId | null
  readonly form: string
}

/**
 * The pages of an export, its beginning and its end in the audit log: who, how many records were handed over, up to which, and
 * whether all. The first entry is there before anything leaves: a process that is killed on the way writes no second one.
 */
export async function* auditExport(
  unitOfWork: UnitOfWork<AuditTx>,
  actor: Actor,
  { q, after, form }: AuditedExport,
  pages: AsyncIterable<readonly ExportedRecord[]>,
): AsyncGenerator<readonly ExportedRecord[]> {
  const about = { actor, subject: { type: 'search', id: newId() } } as const
  const details = q === '' ? {} : { query: q }
  await unitOfWork.run((tx) =>
    tx.audit.append({
      ...about,
      action: 'search.export-started',
      codes: { form, after },
      details,
      // Somebody cleared asks in words of what they have read.
      conditions: reachOf(actor),
    }),
  )
  let rows = 0
  let last: RecordId | null = null
  let whole = false
  try {
    for await (const page of pages) {
      rows += page.length
      last = page.at(-1)?.id ?? last
      if (page.length > 0) yield page
    }
    whole = true
  } finally {
    const outcome = whole ? 'done' : 'failed'
    await unitOfWork.run((tx) =>
      tx.audit.append({
        ...about,
        action: 'search.exported',
        outcome,
        codes: { form, after, rows, last, whole },
      }),
    )
  }
}
