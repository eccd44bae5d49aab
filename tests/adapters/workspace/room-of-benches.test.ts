import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { diskRoomOf, hasTakenRoom } from '../../../src/adapters/workspace/room-of-benches.ts'

let benches: string
beforeEach(() => {
  benches = mkdtempSync(join(tmpdir(), 'muniment-test-'))
})
afterEach(() => rmSync(benches, { recursive: true, force: true }))

/** A bench with these files on it, in bytes. */
function addBench(...sizes: readonly number[]): string {
  const bench = mkdtempSync(join(benches, 'bench-'))
  for (const [at, size] of sizes.entries()) writeFileSync(join(bench, `document-${at}`), Buffer.alloc(size))
  return bench
}

it('is taken by nobody while some is free', async () => {
  const bench = addBench(3_000)
  expect(await hasTakenRoom(benches, bench, { free: 1_000, whole: 10_000 })).toBe(false)
})

it('is not taken by a document on a disk that is full of something else', async () => {
  const bench = addBench(2_000)
  expect(await hasTakenRoom(benches, bench, { free: 0, whole: 10_000 })).toBe(false)
  expect(await hasTakenRoom(benches, addBench(), { free: 0, whole: 10_000 })).toBe(false)
})

it('is not taken by the smaller of two documents', async () => {
  const small = addBench(1_000, 1_000)
  const large = addBench(3_000, 4_000)
  const full = { free: 100, whole: 10_000 }
  expect(await Promise.all([small, large].map((bench) => hasTakenRoom(benches, bench, full)))).toEqual([
    false,
    true,
  ])
})

it('is taken by a document with its parts that leaves next to nothing free', async () => {
  const bench = addBench(3_000, 1_000)
  mkdirSync(join(benches, 'bench-empty'))
  expect(await hasTakenRoom(benches, bench, { free: 200, whole: 10_000 })).toBe(true)
})

it('is asked of the system', async () => {
  const { free, whole } = await diskRoomOf(benches)
  expect(free).toBeGreaterThan(0)
  expect(whole).toBeGreaterThanOrEqual(free)
})
