import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { parseDate } from '../../records/dates/parse-date.ts'
import { formats } from '../../records/format.ts'
import { markings } from '../../records/marking.ts'
import { missingNames, sortOrders } from '../ports.ts'
import type { KeptRequest, WatchedRequest } from './saved-search.ts'

/**
 * A request as it was kept, read anew. Throws `invalid-query` naming the filter that this release cannot read, or that lets
 * nothing through for ever.
 */
export function readRequest(kept: KeptRequest): WatchedRequest {
  const from = dateOf('from', kept.from)
  const to = dateOf('to', kept.to)
  if (from !== null && to !== null && from > to) throw unreadable('to', 'is before from')
  return {
    q: kept.q,
    synonyms: kept.synonyms,
    scanningErrors: kept.scanningErrors,
    classes: kept.classes,
    folders: kept.folders,
    markings: each('marking', markings, kept.markings),
    formats: each('format', formats, kept.formats),
    authors: kept.authors,
    missing: each('missing', missingNames, kept.missing),
    notClasses: kept.notClasses,
    notFolders: kept.notFolders,
    notMarkings: each('notMarking', markings, kept.notMarkings),
    notFormats: each('notFormat', formats, kept.notFormats),
    notAuthors: kept.notAuthors,
    notMissing: each('notMissing', missingNames, kept.notMissing),
    from,
    to,
    sort: known('sort', sortOrders, kept.sort),
  }
}

/** Whether both ask for the same records, in whatever order of records or of names. */
export function asksTheSame(one: KeptRequest, other: KeptRequest): boolean {
  return wordingOf(one) === wordingOf(other)
}

function wordingOf({ sort: _order, ...asked }: KeptRequest): string {
  const named = Object.entries(asked).map(([name, value]) => [
    name,
    Array.isArray(value) ? [...value].sort() : value,
  ])
  return JSON.stringify(named.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)))
}

function each<Value extends string>(
  path: string,
  values: readonly Value[],
  given: readonly string[],
): Value[] {
  return given.map((value) => known(path, values, value))
}

function known<Value extends string>(path: string, values: readonly Value[], given: string): Value {
  const found = values.find((value) => value === given)
  if (found === undefined) throw unreadable(path, `knows no "${given}"; it takes ${values.join(', ')}`)
  return found
}

function dateOf(path: string, given: string | null): CivilDate | null {
  if (given === null) return null
  try {
    return parseDate(given)
  } catch (cause) {
    throw unreadable(path, 'holds no date', cause)
  }
}

function unreadable(path: string, message: string, cause?: unknown): MunimentError {
  return new MunimentError('invalid-query', `The filter ${path} ${message}.`, {
    errors: [{ path, message }],
    ...(cause === undefined ? {} : { cause }),
  })
}
