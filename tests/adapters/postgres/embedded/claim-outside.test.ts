import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { claimOutside, noteOwner } from '../../../../src/adapters/postgres/embedded/claim-outside.ts'
import {
  type ClusterNote,
  readClusterNote,
  writeClusterNote,
} from '../../../../src/adapters/postgres/embedded/cluster-note.ts'

let place: string
let original: string
let outside: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'muniment-outside-'))
  original = join(place, 'data')
  outside = join(place, 'outside')
  for (const folder of [original, outside]) mkdirSync(folder)
  writeClusterNote(original, { cluster: join(outside, 'postgres'), outside, password: 'secret' })
  noteOwner(outside, original)
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const claim = (dataFolder: string): ClusterNote => {
  const note = readClusterNote(dataFolder)
  if (note === undefined) throw new Error('the folder has no note')
  return claimOutside(dataFolder, note)
}
const owner = (folder: string): string => readFileSync(join(folder, 'belongs-to'), 'utf8').trim()

describe('the database of a data folder that lies outside of it', () => {
  it('is never opened by a copy while the original is there', () => {
    const copy = join(place, 'copy')
    cpSync(original, copy, { recursive: true })
    expect(() => claim(copy)).toThrow(/copy of .*data.*copy .*outside as well.*"cluster" and "outside"/)
    expect(owner(outside)).toBe(original)
    claim(original)
  })

  it('is opened by the copy that has a copy of it', () => {
    const copy = join(place, 'copy')
    const itsOwn = join(place, 'outside-of-copy')
    cpSync(original, copy, { recursive: true })
    cpSync(outside, itsOwn, { recursive: true })
    writeClusterNote(copy, { cluster: join(itsOwn, 'postgres'), outside: itsOwn, password: 'secret' })
    claim(copy)
    expect([owner(outside), owner(itsOwn)]).toEqual([original, copy])
  })

  it('goes with the folder that was moved, and is noted anew', () => {
    const moved = join(place, 'moved')
    renameSync(original, moved)
    claim(moved)
    expect(owner(outside)).toBe(moved)
    cpSync(moved, original, { recursive: true })
    expect(() => claim(original)).toThrow(/is a copy of/)
  })

  it('goes with the folder that was restored, where another was made anew at its old place', () => {
    const moved = join(place, 'moved')
    renameSync(original, moved)
    mkdirSync(original)
    claim(moved)
    expect(owner(outside)).toBe(moved)
  })
})

describe('binaries outside of a data folder that has its database within', () => {
  beforeEach(() =>
    writeClusterNote(original, { cluster: join(original, 'postgres'), outside, password: 'secret' }),
  )

  it('stay with the original, and its copy is opened without them', () => {
    const copy = join(place, 'copy')
    cpSync(original, copy, { recursive: true })
    expect(claim(copy)).toEqual({ cluster: join(copy, 'postgres'), outside: undefined, password: 'secret' })
    expect(owner(outside)).toBe(original)
    expect(claim(original).outside).toBe(outside)
  })

  it('go with the folder that was moved', () => {
    const moved = join(place, 'moved')
    renameSync(original, moved)
    expect(claim(moved).outside).toBe(outside)
    expect(owner(outside)).toBe(moved)
  })

  it('do not let a copy open the database of the original that it names by path', () => {
    const copy = join(place, 'copy')
    mkdirSync(copy)
    writeClusterNote(copy, { cluster: join(original, 'postgres'), outside, password: 'secret' })
    expect(() => claim(copy)).toThrow(/is a copy of/)
  })
})
