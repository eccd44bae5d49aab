import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Verification, verifyAuditExport } from '../../scripts/verify-audit.mjs'
import { exportTexts, growLog, makeHistory, makeRandom, type Random } from '../support/make-audit-history.ts'
import { editsOfDetails } from './support/edit-details.ts'
import { editsOfLog } from './support/edit-export.ts'
import { type Exported, key, type Mutated, type Mutation, taken } from './support/exported-log.ts'
import { forgeries } from './support/forge-export.ts'
import { writeExport } from './support/write-export.ts'

const MUTATIONS = Number(process.env['MUNIMENT_MUTATIONS'] ?? 950)
/** Another number walks other ways; it stands in the names of the tests. */
const SEED = Number(process.env['MUNIMENT_SEED'] ?? 20260101)
const CLEAN_LOGS = 200

const folder = mkdtempSync(join(tmpdir(), 'muniment-tampered-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const verify = (exported: Exported, changes: Omit<Mutated, 'expected'> = {}): Promise<Verification> =>
  verifyAuditExport(writeExport(join(folder, 'log'), exported, changes))

async function someExport(random: Random): Promise<Exported> {
  const history = makeHistory(key)
  await growLog(history, random.between(12, 60), random)
  await history.writeCheckpoint()
  await growLog(history, random.between(1, 9), random)
  return taken(await exportTexts(history))
}

describe('an export', () => {
  const pool: Exported[] = []
  beforeAll(async () => {
    const random = makeRandom(SEED)
    for (let index = 0; index < CLEAN_LOGS; index += 1) pool.push(await someExport(random))
  })

  it(`raises no alarm untouched, ${CLEAN_LOGS} times, seed ${SEED}`, async () => {
    for (const exported of pool) {
      const entries = exported.lines.length
      expect(await verify(exported)).toEqual({ intact: true, entries, anchoredTo: entries })
      expect(await verify(exported, { held: exported.notes.slice(0, 1) })).toMatchObject({ intact: true })
    }
  })

  it('that is old, and whole, raises none where the reader holds nothing newer: it cannot be told from a young one', async () => {
    const random = makeRandom(SEED + 1)
    for (let index = 0; index < 20; index += 1) {
      const history = makeHistory(key)
      await growLog(history, random.between(12, 60), random)
      const old = taken(await exportTexts(history))
      await growLog(history, random.between(12, 60), random)
      await history.writeCheckpoint()
      const size = old.lines.length
      const found = await verify(old, { held: old.notes.slice(0, 1) })
      expect(found).toEqual({ intact: true, entries: size, anchoredTo: size })
    }
  })

  const mutations: { readonly [name: string]: Mutation } = { ...editsOfLog, ...editsOfDetails, ...forgeries }
  const names = Object.keys(mutations)
  const each = Math.ceil(MUTATIONS / names.length)
  it.each(names)(`is caught where somebody %s, ${each} times, seed ${SEED}`, async (name) => {
    const random = makeRandom(SEED + names.indexOf(name) * 7919)
    for (let index = 0; index < each; index += 1) {
      const exported = random.pick(pool)
      const { expected, ...changes } = mutations[name]?.(exported, random) ?? {
        expected: { position: -1, kind: '' },
      }
      const found = await verify(exported, changes)
      const where = { index, size: exported.lines.length, sizes: exported.sizes }
      expect({ ...where, ...found.firstBad }).toEqual({ ...where, ...expected })
    }
  })
})
