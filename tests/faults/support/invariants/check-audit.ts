import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyAuditExport } from '../../../../scripts/verify-audit.mjs'
import type { DataFolderDatabase } from '../database.ts'
import type { Office } from '../office.ts'

/** The log has no gaps and says each capture once. */
export async function checkAudit(database: DataFolderDatabase): Promise<readonly string[]> {
  const faults: string[] = []
  const [log] = await database.rows<{ entries: number; newest: number }>(
    'select count(*)::int as entries, coalesce(max(position), -1)::int as newest from audit_entry',
  )
  if (log?.entries !== (log?.newest ?? 0) + 1) faults.push(`the log has gaps: ${JSON.stringify(log)}`)
  const uneven = await database.rows<{ id: string; entries: number }>(
    `select r.id, count(e.position)::int as entries from record r
     left join audit_entry e on e.action = 'record.captured' and e.subject_id = r.id::text
     group by r.id having count(e.position) <> 1`,
  )
  for (const { id, entries } of uneven) faults.push(`record ${id} was captured ${entries} times by the log`)
  return faults
}

/** Takes the log away as an auditor would, by the command beside the server, and verifies the export alone. */
export async function checkExport(office: Office): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), `muniment-test-${process.pid}-export-`))
  try {
    const log = join(folder, 'log')
    const exported = await office.run('audit', 'export', '--out', log)
    if (exported.code !== 0) return [`the log could not be exported: ${exported.stderr.slice(-1000)}`]
    const verified = await verifyAuditExport({ log })
    return verified.intact && verified.anchoredTo === verified.entries
      ? []
      : [`the export is not intact: ${JSON.stringify(verified)}`]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
