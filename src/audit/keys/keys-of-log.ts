import type { AuditReader } from '../ports.ts'
import { type KeyChange, readKeyChange } from './key-change.ts'
import type { VerifierKey } from './note-key.ts'

const PAGE = 100

/** The keys that the log was signed with, the first one first, down to our own: as its entries name them. */
export async function keysOfLog(
  auditReader: Pick<AuditReader, 'entries'>,
  own: VerifierKey,
): Promise<readonly VerifierKey[]> {
  const keys = [own]
  // From the newest back: of attempts that were cut short no later change begins with the key.
  for (const { from, to } of (await changesOf(auditReader)).toReversed()) {
    if (to.text === keys[0]?.text) keys.unshift(from)
  }
  return keys
}

async function changesOf(auditReader: Pick<AuditReader, 'entries'>): Promise<readonly KeyChange[]> {
  const changes: KeyChange[] = []
  for (let from = 0; ; ) {
    const entries = await auditReader.entries(from, PAGE, { action: 'log.key-replaced' })
    for (const { bytes } of entries) {
      const change = readKeyChange(bytes)
      if (change !== undefined) changes.push(change)
    }
    const last = entries.at(-1)
    if (last === undefined || entries.length < PAGE) return changes
    from = last.position + 1
  }
}
