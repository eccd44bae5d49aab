import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** One step of the schema: `migrations/NNNN-name.sql`. */
export interface MigrationFile {
  readonly version: number
  readonly name: string
  readonly sql: string
  /** SHA-256 of the text with its line ends as `\n`, so that a checkout under Windows does not look altered. */
  readonly checksum: string
}

/** The migrations of `folder` in order. Throws where a number is missing, doubled, or a file is named otherwise. */
export function readMigrationFiles(folder: string): readonly MigrationFile[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, index) => {
    const version = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1])
    if (version !== index + 1) {
      throw new MunimentError(
        'internal',
        `${join(folder, name)}: expected migration ${String(index + 1).padStart(4, '0')}-name.sql in this place; ` +
          'migrations are numbered from 0001 without gaps.',
      )
    }
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { version, name: name.slice(0, -4), sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}
