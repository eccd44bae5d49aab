import { Pool } from 'pg'
import { readClusterNote } from '../../../src/adapters/postgres/embedded/cluster-note.ts'
import { readPostmasterFile } from '../../../src/adapters/postgres/embedded/postmaster-file.ts'

export interface DataFolderDatabase {
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** The first column of the only row. */
  one<Value>(sql: string, values?: readonly unknown[]): Promise<Value>
  close(): Promise<void>
}

/** Looks into the embedded database of a data folder past the program, without keeping it alive. */
export async function openDataFolderDatabase(dataFolder: string): Promise<DataFolderDatabase> {
  const note = readClusterNote(dataFolder)
  const server = note === undefined ? undefined : readPostmasterFile(note.cluster)
  if (note === undefined || server === undefined) throw new Error('the data folder has no running database')
  const pool = new Pool({
    max: 4,
    host: server.socketFolder,
    port: server.port,
    user: 'muniment',
    password: note.password,
    database: 'muniment',
  })
  pool.on('error', () => undefined)
  const rows = async <Row extends object>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> => (await pool.query<Row>(sql, [...values])).rows
  return {
    rows,
    one: async <Value>(sql: string, values: readonly unknown[] = []) => {
      const [row] = await rows<{ [column: string]: Value }>(sql, values)
      const [value] = Object.values(row ?? {})
      if (value === undefined) throw new Error(`no row: ${sql}`)
      return value
    },
    close: () => pool.end(),
  }
}
