import { writeFileSync } from 'node:fs'
import type { ExportPaths } from '../../../scripts/verify-audit.mjs'
import type { Exported, Mutated } from './exported-log.ts'

/** Writes an export as somebody left it, and what its reader kept; answers the paths to verify it by. */
export function writeExport(
  log: string,
  exported: Exported,
  changes: Omit<Mutated, 'expected'> = {},
): ExportPaths {
  writeFileSync(log, (changes.log ?? exported.lines).map((line) => `${line}\n`).join(''))
  writeFileSync(`${log}.checkpoints`, (changes.notes ?? exported.notes).join('\n'))
  writeFileSync(`${log}.pub`, changes.pub ?? exported.pub)
  writeFileSync(`${log}.details`, changes.details ?? exported.details)
  writeFileSync(`${log}.held`, (changes.held ?? []).join('\n'))
  writeFileSync(`${log}.held-key`, changes.heldKey ?? exported.pub)
  return {
    log,
    ...(changes.held === undefined ? {} : { checkpoints: [`${log}.held`] }),
    ...(changes.heldKey === undefined ? {} : { key: `${log}.held-key` }),
  }
}
