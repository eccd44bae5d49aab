import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { systemErrorCode } from '../../../kernel/system-error-code.ts'
import { discardFile, IndexFileRefused } from './index-file.ts'

/** A generation, and since when it has stood where it stands (RFC 3339); `null` of the first. */
export interface Place {
  readonly number: number
  readonly since: string | null
}

/** Which generation does what. Lies in one small file, replaced as a whole: whoever reads it sees one state or the next. */
export interface Places {
  /** `null` only where the list was lost, and a build has begun that will serve. */
  readonly serving: Place | null
  readonly building: Place | null
  readonly former: Place | null
  /** The highest number that was ever given. */
  readonly newest: number
}

/** The first generation has the name that the index is known by; each later one its number behind it. */
export function fileOf(path: string, generation: number): string {
  return generation === 1 ? path : `${stemOf(path)}-${String(generation).padStart(6, '0')}.sqlite`
}

/** The file that answers searches now. */
export function servingFile(path: string): string {
  return fileOf(path, readPlaces(path).serving?.number ?? 1)
}

/** Throws `IndexFileRefused` where the list is damaged, or was lost while later generations are there. */
export function readPlaces(path: string): Places {
  let text: string
  try {
    text = readFileSync(listOf(path), 'utf8')
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
    if (!existsSync(path) && numbersOnDisk(path).length > 0) throw listLost()
    return { serving: { number: 1, since: null }, building: null, former: null, newest: 1 }
  }
  return parsePlaces(text)
}

/** Replaces the list in one step that outlasts a power cut. */
export function writePlaces(path: string, places: Places): void {
  const list = listOf(path)
  mkdirSync(dirname(list), { recursive: true, mode: 0o700 })
  const fresh = `${list}.${process.pid}.new`
  const file = openSync(fresh, 'w', 0o600)
  try {
    writeFileSync(file, JSON.stringify(places))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(fresh, list)
  const folder = openSync(dirname(list), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Generations of which there is a file, whether or not the list knows them. */
export function numbersOnDisk(path: string): readonly number[] {
  const folder = dirname(path)
  if (!existsSync(folder)) return []
  const later = `${basename(stemOf(path))}-`
  return readdirSync(folder).flatMap((name) => {
    if (name === basename(path)) return [1]
    if (!name.startsWith(later) || !name.endsWith('.sqlite')) return []
    const number = Number(name.slice(later.length, -'.sqlite'.length))
    return Number.isSafeInteger(number) && number > 1 ? [number] : []
  })
}

/**
 * Takes away the files of every generation that is not listed: left by a process that was killed between the two. A generation
 * is listed before its file is made, so what is on disk and listed no more will never be again.
 */
export function discardUnlisted(path: string): void {
  const found = numbersOnDisk(path)
  const { serving, building, former } = readPlaces(path)
  const listed = [serving, building, former].map((place) => place?.number)
  for (const number of found) if (!listed.includes(number)) discardFile(fileOf(path, number))
}

/** A number that no generation has had. */
export function nextNumber(path: string, newest: number): number {
  return Math.max(newest, ...numbersOnDisk(path)) + 1
}

function stemOf(path: string): string {
  return path.endsWith('.sqlite') ? path.slice(0, -'.sqlite'.length) : path
}

function listOf(path: string): string {
  return join(dirname(path), `${basename(stemOf(path))}.generations.json`)
}

function parsePlaces(text: string): Places {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    throw listLost()
  }
  if (typeof list !== 'object' || list === null) throw listLost()
  const { serving, building, former, newest } = list as { readonly [name: string]: unknown }
  if (!isNumber(newest)) throw listLost()
  return { serving: placeOf(serving), building: placeOf(building), former: placeOf(former), newest }
}

function placeOf(value: unknown): Place | null {
  if (value === null) return null
  if (typeof value !== 'object' || !('number' in value) || !('since' in value)) throw listLost()
  const { number, since } = value
  if (!isNumber(number)) throw listLost()
  if (since !== null && (typeof since !== 'string' || Number.isNaN(Date.parse(since)))) throw listLost()
  return { number, since }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

function listLost(): IndexFileRefused {
  return new IndexFileRefused('the list of its generations is lost or damaged')
}

/** Throws `IndexFileRefused` where none serves. */
export function servingNumber(place: Place | null): number {
  if (place === null) throw new IndexFileRefused('the generation that served is lost')
  return place.number
}
