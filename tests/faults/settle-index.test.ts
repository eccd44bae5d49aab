import { copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { systemActor } from '../../src/access/actor.ts'
import { makeInstallationStore } from '../../src/adapters/postgres/installation/installation-store.ts'
import { makeEmbeddedIndexId } from '../../src/adapters/search/embedded-index-id.ts'
import { composeLeaveIndex } from '../../src/compose/compose-leave-index.ts'
import type { ProcessRole } from '../../src/compose/open-engines.ts'
import { settleIndex } from '../../src/compose/settle-index.ts'
import { compose } from '../../src/compose.ts'
import { readConfig } from '../../src/config/config.ts'
import { newId } from '../../src/kernel/ids.ts'
import { isMunimentError } from '../../src/kernel/muniment-error.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'

let root: string
let databaseUrl: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'muniment-index-'))
  databaseUrl = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
})
afterEach(async () => {
  await dropTestDatabase(databaseUrl)
  await rm(root, { recursive: true, force: true })
})

const dataFolder = (name: string) => join(root, name)
const configOf = (name: string) => ({ ...readConfig({ MUNIMENT_DATA: dataFolder(name) }), databaseUrl })
const open = (name: string, role: ProcessRole = 'server') => compose(configOf(name), role, silentLogger)
/** Starts and ends. */
async function visit(name: string, role: ProcessRole = 'server'): Promise<void> {
  await (await open(name, role)).close()
}
/** A data folder beside the first, of the same key and the same bytes, as where the bytes are shared. */
async function addSecond(): Promise<void> {
  await mkdir(dataFolder('second'))
  await copyFile(
    join(dataFolder('first'), 'checkpoint-signing.key'),
    join(dataFolder('second'), 'checkpoint-signing.key'),
  )
  for (const shared of ['objects', 'checkpoints'])
    await cp(join(dataFolder('first'), shared), join(dataFolder('second'), shared), {
      recursive: true,
      verbatimSymlinks: true,
    })
}
const idOf = (name: string) => makeEmbeddedIndexId(dataFolder(name))
/** More than a pool has. */
const MOST_SESSIONS = 100
const elsewhere = {
  code: 'engine-mismatch',
  message: expect.stringContaining('muniment reindex --leave here'),
}
const wrongHere = {
  code: 'engine-mismatch',
  message: expect.stringContaining('Remove index/ in this data folder'),
}

describe('a second data folder on one database', () => {
  it('with a copied key and an empty index is refused, whatever comes with it', async () => {
    await visit('first')
    await addSecond()
    for (const role of ['server', 'command'] as const)
      await expect(open('second', role)).rejects.toMatchObject(elsewhere)
    expect([idOf('second').ofIndex(), idOf('second').ofFolder()]).toEqual([undefined, undefined])
    await visit('second', 'verifier')
    await visit('first')
  })

  it('is refused with an index of its own, whose bytes stand unnamed or under another name', async () => {
    await visit('first')
    await addSecond()
    await mkdir(join(dataFolder('second'), 'index'))
    await writeFile(join(dataFolder('second'), 'index', 'search.sqlite'), '')
    await expect(open('second')).rejects.toMatchObject(elsewhere)
    idOf('second').write(newId())
    for (const role of ['server', 'command'] as const)
      await expect(open('second', role)).rejects.toMatchObject(elsewhere)
  })

  it('takes the place of the first once that was left from it, and the first is refused then', async () => {
    await visit('first')
    await addSecond()
    const { engines, close } = await open('second', 'leaver')
    await composeLeaveIndex(configOf('second'), engines)(systemActor)
    await close()
    await expect(open('second', 'command')).rejects.toMatchObject({ code: 'engine-mismatch' })
    await visit('second')
    await visit('second', 'command')
    await expect(open('first')).rejects.toMatchObject(elsewhere)
  })

  it('takes it with the index that was moved there', async () => {
    await visit('first')
    await addSecond()
    await rename(join(dataFolder('first'), 'index'), join(dataFolder('second'), 'index'))
    await visit('second', 'command')
    await visit('second')
    expect(idOf('second').ofFolder()).toBe(idOf('second').ofIndex())
  })

  it('of two that start at once on a new database one is refused', async () => {
    await visit('first')
    await addSecond()
    const { engines, close } = await open('first', 'command')
    await sql`update installation set index_id = null`.execute(engines.database.owner)
    const name = (folder: string) =>
      settleIndex({
        installations: makeInstallationStore(engines.database),
        present: idOf(folder),
        by: 'server',
        isDatabaseEmbedded: false,
      })
    const outcomes = await Promise.allSettled([name('first'), name('second')])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await close()
  })

  it('is kept out by every new session once another index was named', async () => {
    const running = await open('first')
    const { owner, app } = running.engines.database
    await sql`update installation set index_id = ${newId()}`.execute(owner)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'muniment-app'
      and datname = current_database()`.execute(owner)
    const asked = () => sql`select 1`.execute(app).catch((error: unknown) => error)
    let answer = await asked()
    // Sessions that were ended may be handed out once more before the pool hears of it.
    for (let more = 0; more < MOST_SESSIONS && wasEnded(answer); more += 1) answer = await asked()
    expect(answer).toMatchObject({ code: 'engine-mismatch' })
    await running.engines.close()
  })
})

describe('the index of a data folder', () => {
  it('is named by the first server, also where an earlier version made it, and by no command', async () => {
    await visit('first', 'command')
    expect(idOf('first').ofIndex()).toBeUndefined()
    await mkdir(join(dataFolder('first'), 'index'), { recursive: true })
    await visit('first')
    const id = idOf('first').ofIndex()
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(idOf('first').ofFolder()).toBe(id)
    for (const role of ['command', 'server'] as const) await visit('first', role)
    expect(idOf('first').ofIndex()).toBe(id)
  })

  it('is found lost where it was removed, and comes back under its name', async () => {
    await visit('first')
    const id = idOf('first').ofIndex()
    await rm(join(dataFolder('first'), 'index'), { recursive: true })
    await visit('first', 'command')
    await visit('first')
    expect(idOf('first').ofIndex()).toBe(id)
  })

  it('keeps no server from starting where it cannot be read or written, and is named once it can', async () => {
    const index = join(dataFolder('first'), 'index')
    await mkdir(dataFolder('first'))
    await writeFile(index, 'no folder')
    await visit('first')
    await rm(index)
    await visit('first')
    const id = idOf('first').ofIndex()
    expect(id).toBe(idOf('first').ofFolder())
    await rm(index, { recursive: true })
    await writeFile(index, 'no folder')
    for (const role of ['command', 'server'] as const) await visit('first', role)
    await rm(index)
    await visit('first')
    expect([id, idOf('first').ofIndex()]).toEqual([expect.any(String), id])
  })

  it('keeps its name beside a database that knows none, as one does from before it was named', async () => {
    await visit('first')
    const id = idOf('first').ofIndex()
    const { engines, close } = await open('first', 'command')
    await sql`update installation set index_id = null`.execute(engines.database.owner)
    await close()
    await visit('first')
    expect([idOf('first').ofIndex(), idOf('first').ofFolder()]).toEqual([id, id])
  })

  it('moves with its data folder', async () => {
    await visit('first')
    await rename(dataFolder('first'), dataFolder('moved'))
    await visit('moved', 'command')
    await visit('moved')
  })

  it('is refused where one of another day was put in its place, until that is removed', async () => {
    await visit('first')
    const id = idOf('first').ofFolder() ?? ''
    await writeFile(join(dataFolder('first'), 'index', 'index.id'), `${newId()}\n`)
    await expect(open('first')).rejects.toMatchObject(wrongHere)
    await rm(join(dataFolder('first'), 'index'), { recursive: true })
    await visit('first')
    expect(await readFile(join(dataFolder('first'), 'index', 'index.id'), 'utf8')).toBe(`${id}\n`)
  })

  it('need not be known to a restore, nor one that is not there where the database lies beside it', async () => {
    await visit('first')
    await addSecond()
    await visit('second', 'restorer')
    const { engines, close } = await open('first', 'command')
    const beside = {
      installations: makeInstallationStore(engines.database),
      present: idOf('second'),
      by: 'server',
      isDatabaseEmbedded: true,
    } as const
    expect(await settleIndex(beside)).toBe(idOf('second').ofIndex())
    idOf('second').write(newId())
    await expect(settleIndex(beside)).rejects.toMatchObject(wrongHere)
    await close()
  })
})

function wasEnded(answer: unknown): boolean {
  return answer instanceof Error && !isMunimentError(answer)
}
