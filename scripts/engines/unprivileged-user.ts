import { execFileSync } from 'node:child_process'
import type { RunAs } from './run-program.ts'

/** The user `nobody` where we are root, else ourselves: Elasticsearch and PostgreSQL refuse to run as root. */
export function unprivilegedUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (option: string): number =>
    Number(execFileSync('/usr/bin/id', [option, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}
