import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import type { AuditExport } from '../../audit/export-audit-log.ts'

/** The four files of an export beside each other, each whole or not there: written under another name first. Answers their paths. */
export async function writeExportFiles(path: string, exported: AuditExport): Promise<readonly string[]> {
  const parts: readonly [string, AsyncIterable<Buffer | string> | Iterable<string>][] = [
    [`${path}.details`, exported.details],
    [path, exported.entries],
    [`${path}.checkpoints`, exported.checkpoints],
    [`${path}.pub`, [exported.publicKeys]],
  ]
  const drafts: string[] = []
  try {
    for (const [name, content] of parts) {
      const draft = `${name}.draft-${randomBytes(4).toString('hex')}`
      drafts.push(draft)
      await writeSynced(draft, content)
    }
    for (const [index, [name]] of parts.entries()) await rename(drafts[index] ?? '', name)
  } finally {
    for (const draft of drafts) await rm(draft, { force: true })
  }
  return parts.map(([name]) => name).sort()
}

async function writeSynced(
  path: string,
  content: AsyncIterable<Buffer | string> | Iterable<string>,
): Promise<void> {
  // What lies beside the log holds names and titles.
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const piece of content) await file.appendFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}
