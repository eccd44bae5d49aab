import { accessSync, constants, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Where servers are installed once and found again: ENGINES_HOME, by default /var/tmp/test-engines. Every user must
 * be able to enter it, because Elasticsearch and PostgreSQL refuse to run as root.
 */
export function enginesHome(part: string): string {
  const folder = join(process.env['ENGINES_HOME'] ?? '/var/tmp/test-engines', part)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
  } catch (error) {
    throw new Error(`${folder} cannot be made; set ENGINES_HOME to a folder that you may write`, {
      cause: error,
    })
  }
  return folder
}

/** The path of a program, or an error that says for what it is missing. */
export function requireProgram(name: string, purpose: string, alsoIn: readonly string[] = []): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...alsoIn].filter(
    (folder) => folder !== '',
  )
  for (const folder of folders) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not here; perhaps in the next.
    }
  }
  throw new Error(`"${name}" is not installed; it is needed to ${purpose}`)
}
