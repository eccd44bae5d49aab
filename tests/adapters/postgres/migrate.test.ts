import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { Client } from 'pg'
import { openDatabase } from '../../../src/adapters/postgres/database.ts'
import { type MigrationResult, migrate } from '../../../src/adapters/postgres/migrate.ts'
import { onDatabase } from '../../support/connection-string.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from '../../support/test-database.ts'

let folder: string
let connectionString: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), `muniment-test-${process.pid}-`))
  connectionString = await createTestDatabase()
  write('0001-first.sql', 'create table first (id int primary key);\n')
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await dropTestDatabase(connectionString)
})

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const run = (): Promise<readonly MigrationResult[]> =>
  migrate({ connectionString, folder, logger: silentLogger, othersEndWithinMs: 250 })
const outcomes = (results: readonly MigrationResult[]): readonly string[] =>
  results.map((one) => `${one.name} ${one.outcome}`)
async function query(text: string, address = connectionString): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: address })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

describe('migrations', () => {
  it.each(['LATIN1', 'SQL_ASCII'])('refuse a database in %s, and change nothing', async (encoding) => {
    const foreign = `foreign_${encoding}_${process.pid}`.toLowerCase()
    await query(`create database ${foreign} encoding ${encoding} locale 'C' template template0`)
    const address = onDatabase(connectionString, foreign)
    try {
      await expect(
        migrate({ connectionString: address, folder, logger: silentLogger }),
      ).rejects.toMatchObject({
        code: 'engine-mismatch',
        message: expect.stringContaining(`needs a database in UTF8; this one is in ${encoding}`),
      })
      const schemas = `select nspname from pg_namespace where nspname in ('graphile_worker')`
      expect(
        await query(
          `${schemas} union select relname from pg_class where relname = 'schema_migration'`,
          address,
        ),
      ).toEqual([])
    } finally {
      await query(`drop database ${foreign} with (force)`)
    }
  })

  it('change nothing beneath a process that is at work, and are applied once it has ended', async () => {
    await run()
    const database = openDatabase({ connectionString, logger: silentLogger })
    await sql`select 1`.execute(database.owner)
    expect(outcomes(await run())).toEqual(['0001-first already-applied'])
    write('0002-second.sql', 'create table second (id int);')
    await expect(run()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Stop every server'),
    })
    expect(await query(`select to_regclass('second') as second`)).toEqual([{ second: null }])
    await database.close()
    expect(outcomes(await run())).toEqual(['0001-first already-applied', '0002-second applied'])
  })

  it('wait for one that is just ending', async () => {
    await run()
    const database = openDatabase({ connectionString, logger: silentLogger })
    await sql`select 1`.execute(database.app).catch(() => undefined)
    await sql`select 1`.execute(database.owner)
    write('0002-second.sql', 'create table second (id int);')
    const migrating = migrate({
      connectionString,
      folder,
      logger: silentLogger,
      othersEndWithinMs: Number.POSITIVE_INFINITY,
    })
    await database.close()
    expect(outcomes(await migrating)).toEqual(['0001-first already-applied', '0002-second applied'])
  })

  it('refuse a file that was altered after it was applied', async () => {
    await run()
    write('0001-first.sql', 'create table first (id bigint primary key);\n')
    await expect(run()).rejects.toMatchObject({
      code: 'engine-mismatch',
      message: expect.stringContaining('0001-first'),
    })
  })

  it('refuse a schema that is newer than the program', async () => {
    write('0002-second.sql', 'create table second (id int);')
    await run()
    rmSync(join(folder, '0002-second.sql'))
    await expect(run()).rejects.toMatchObject({
      code: 'engine-mismatch',
      message: expect.stringContaining('newer than the program'),
    })
  })

  it('refuse a gap in their numbers, and apply nothing', async () => {
    write('0003-third.sql', 'create table third (id int);')
    await expect(run()).rejects.toThrow('expected migration 0002')
    expect(await query(`select to_regclass('first') as first`)).toEqual([{ first: null }])
  })

  it('leave nothing of one that fails, name its line, and keep those before it', async () => {
    write('0002-second.sql', 'create table second (id int);\n\nselect no_such_column;\n')
    await expect(run()).rejects.toThrow(
      'Migration 0002-second:3 failed and was rolled back: column "no_such_column" does not exist',
    )
    expect(
      await query(`select to_regclass('first') is not null as first, to_regclass('second') as second`),
    ).toEqual([{ first: true, second: null }])
    write('0002-second.sql', 'create table second (id int);\n')
    expect(outcomes(await run())).toEqual(['0001-first already-applied', '0002-second applied'])
  })

  it('do no harm a second time, nor with the line ends of another system', async () => {
    expect(outcomes(await run())).toEqual(['0001-first applied'])
    write('0001-first.sql', 'create table first (id int primary key);\r\n')
    expect(outcomes(await run())).toEqual(['0001-first already-applied'])
  })

  it('are applied once by processes that migrate at once', async () => {
    const all = await Promise.all([run(), run(), run()])
    expect(all.flatMap(outcomes).sort()).toEqual([
      '0001-first already-applied',
      '0001-first already-applied',
      '0001-first applied',
    ])
  })
})
