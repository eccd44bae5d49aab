import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import {
  discardUnlisted,
  fileOf,
  nextNumber,
  type Place,
  type Places,
  readPlaces,
  writePlaces,
} from './generation-files.ts'
import { IndexFileRefused, inodeOf, isOfThisLayout } from './index-file.ts'
import type { Listed } from './messages.ts'

/**
 * Which generations there are: of those that are listed, the ones with a file. The first to serve need not have one yet, and
 * is then none.
 */
export function listGenerations(path: string): Listed {
  const known = readPlacesIfSound(path)
  const places = known ?? none
  const present = (place: Place | null) =>
    place === null || inodeOf(fileOf(path, place.number)) === 0 ? null : place
  const serving = present(places.serving)
  const building = present(places.building)
  const former = present(places.former)
  const foreign = [serving, building, former].flatMap((place) =>
    place !== null && !madeByUs(fileOf(path, place.number)) ? [place.number] : [],
  )
  return { serving, building, former, newest: places.newest, foreign, areKnown: known !== undefined }
}

/**
 * Lists a new one as being built, in the place of whatever stood beside the one that serves, and answers its number. Its file
 * comes after: a write that finds none was made of a row that was read before, and so is the filling's to repeat.
 */
export function beginGeneration(path: string, at: string): number {
  const before = readPlacesOrNone(path)
  const number = nextNumber(path, before.newest)
  writePlaces(path, {
    serving: before.serving,
    building: { number, since: at },
    former: null,
    newest: number,
  })
  discardUnlisted(path)
  return number
}

/** Lets another serve. Throws `conflict` where it neither is being built nor stands by, or has no file. */
export function exchangeGenerations(
  path: string,
  asked: { readonly generation: number; readonly before: 'keep' | 'discard'; readonly at: string },
): void {
  const { serving, building, former, newest } = readPlaces(path)
  const next = [building, former].find((place) => place?.number === asked.generation)
  if (next === undefined || next === null || inodeOf(fileOf(path, next.number)) === 0) {
    throw new MunimentError(
      'conflict',
      `Generation ${asked.generation} of the search index is not there any more.`,
    )
  }
  writePlaces(path, {
    serving: { number: next.number, since: asked.at },
    building: building === next ? null : building,
    former: asked.before === 'keep' && serving !== null ? { number: serving.number, since: asked.at } : null,
    newest,
  })
  discardUnlisted(path)
}

/** Takes one that does not serve out of the list, and its files away. Throws `conflict` for the one that serves. */
export function discardGeneration(path: string, number: number): void {
  const { serving, building, former, newest } = readPlaces(path)
  if (serving?.number === number)
    throw new MunimentError('conflict', 'The generation of the search index that serves cannot be discarded.')
  const unless = (place: Place | null) => (place?.number === number ? null : place)
  writePlaces(path, { serving, building: unless(building), former: unless(former), newest })
  discardUnlisted(path)
}

/** Lists a new one alone, as serving, and takes away the files of all others; answers its number. */
export function startAnew(path: string): number {
  const number = nextNumber(path, readPlacesOrNone(path).newest)
  writePlaces(path, { serving: { number, since: null }, building: null, former: null, newest: number })
  discardUnlisted(path)
  return number
}

const none: Places = { serving: null, building: null, former: null, newest: 0 }

/** Where the list is lost nothing serves, and what is there is not known to be whole. */
function readPlacesOrNone(path: string): Places {
  return readPlacesIfSound(path) ?? none
}

function readPlacesIfSound(path: string): Places | undefined {
  try {
    return readPlaces(path)
  } catch (error) {
    if (!(error instanceof IndexFileRefused)) throw error
    return undefined
  }
}

function madeByUs(file: string): boolean {
  const place = pathToFileURL(file)
  place.searchParams.set('mode', 'rw')
  try {
    const db = new DatabaseSync(place, { timeout: 15_000 })
    try {
      return isOfThisLayout(db)
    } finally {
      db.close()
    }
  } catch {
    // Damaged, which is another matter: asking it anything says so.
    return true
  }
}
