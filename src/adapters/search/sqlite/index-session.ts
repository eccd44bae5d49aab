import { assertNever } from '../../../kernel/assert-never.ts'
import type { IndexAnswer, TermCountQuestion, TermCounts } from '../../../search/ports.ts'
import { recordKey } from '../record-key.ts'
import { primaryCode } from './describe-failure.ts'
import { type FileSession, makeFileSession } from './file-session.ts'
import { discardUnlisted, fileOf, type Place, readPlaces, servingNumber } from './generation-files.ts'
import { discardFile, IndexFileRefused, inodeOf } from './index-file.ts'
import {
  beginGeneration,
  discardGeneration,
  exchangeGenerations,
  listGenerations,
  startAnew,
} from './manage-generations.ts'
import type { Answers, Request, Target, ThreadOptions } from './messages.ts'
import type { Absence } from './prove-absent.ts'

/** One thread's hold on the index: on the file of each generation that it has to do with, looked for anew at each request. */
export interface IndexSession {
  answer(request: Request): Answers[keyof Answers]
  /** Lets go of the files after an error that may have left a connection in a bad state. */
  afterFailure(error: unknown): void
  close(): void
}

const empty: IndexAnswer = {
  total: 0,
  totalIsExact: true,
  matchingAll: null,
  hits: [],
  facets: {},
  missing: {},
  people: [],
  next: null,
}

function noneOf({ terms }: TermCountQuestion): TermCounts {
  return { total: 0, counts: terms.map(() => 0) }
}

/** SQLite's result codes of files that are damaged or are no databases. */
const damaged = [11, 26]

export function makeIndexSession({ path, role }: ThreadOptions): IndexSession {
  const open = new Map<number, FileSession>()

  /** Where everything stands now; of what is not there any more is let go. */
  const look = () => {
    const places = readPlaces(path)
    const listed = [places.serving, places.building, places.former].flatMap((place) => place?.number ?? [])
    for (const [number, session] of open) {
      if (listed.includes(number)) continue
      session.letGo()
      open.delete(number)
    }
    return { ...places, listed }
  }
  const sessionOf = (number: number): FileSession => {
    const known = open.get(number)
    if (known !== undefined) return known
    const made = makeFileSession({ path: fileOf(path, number), role })
    open.set(number, made)
    return made
  }
  /** The first comes into being when it is first used; a later one was made by whoever began it, and if it is gone it is lost. */
  const serve = (place: Place | null): FileSession => {
    const session = sessionOf(servingNumber(place))
    if (place?.number === 1) session.make()
    return session
  }
  const serving = (): FileSession => serve(look().serving)

  /** The one that serves first: what it does not take is tried again, and then goes to the others too. */
  const each = (target: Target, work: (session: FileSession) => void) => {
    if (target !== 'every') return work(sessionOf(target))
    const { serving: first, listed } = look()
    work(serve(first))
    for (const number of listed) if (number !== first?.number) workBeside(number, work)
  }

  /** One that has gone needs nothing; one that is damaged is of no use to anybody, and what it holds must not stay. */
  const workBeside = (number: number, work: (session: FileSession) => void) => {
    if (inodeOf(fileOf(path, number)) === 0) return
    try {
      work(sessionOf(number))
    } catch (error) {
      if (inodeOf(fileOf(path, number)) === 0) return
      const refused = error instanceof IndexFileRefused && error.reason === 'damaged'
      if (!refused && !damaged.includes(primaryCode(error))) throw error
      sessionOf(number).letGo()
      discardFile(fileOf(path, number))
    }
  }

  const proveAbsent = (recordId: string): Absence => {
    discardUnlisted(path)
    const found: Absence[] = []
    each('every', (session) => void found.push(session.proveAbsent(recordId)))
    return (['present', 'busy', 'unswept'] as const).find((one) => found.includes(one)) ?? 'absent'
  }

  const lookUp = <Answer>(work: (session: FileSession) => Answer, nothing: Answer): Answer => {
    for (;;) {
      const number = servingNumber(look().serving)
      try {
        return work(sessionOf(number))
      } catch (error) {
        // Another began to serve between the look and the opening, and this one went.
        if (readPlaces(path).serving?.number !== number) continue
        // A reader that comes before the first writer finds no file: an empty index, not a broken one.
        if (number === 1 && error instanceof IndexFileRefused && error.reason === 'no-file') return nothing
        throw error
      }
    }
  }

  return {
    answer(request) {
      switch (request.op) {
        case 'put':
          each(request.target, (session) => session.writer().put(request.batch))
          return undefined
        case 'remove': {
          const removal = { key: recordKey(request.recordId), revision: request.revision }
          each(request.target, (session) => session.writer().remove([removal]))
          return undefined
        }
        case 'prove-absent':
          return proveAbsent(request.recordId)
        case 'clear':
          for (const session of open.values()) session.letGo()
          open.clear()
          sessionOf(startAnew(path)).make()
          return undefined
        case 'check':
          serving().check()
          return undefined
        case 'count':
          return (request.generation === 'serving' ? serving() : sessionOf(request.generation)).count()
        case 'revisions':
          return sessionOf(request.generation).revisionsOf(request.recordIds)
        case 'search':
          return lookUp((session) => session.search(request.query), empty)
        case 'count-enough': {
          const { question } = request
          return lookUp(
            (session) => session.countEnough(question),
            question.queries.map(() => 0),
          )
        }
        case 'count-terms': {
          const { question } = request
          return lookUp((session) => session.countTerms(question), noneOf(question))
        }
        case 'find-like':
          return lookUp((session) => session.findLike(request.question), { total: 0, records: [] })
        case 'list':
          return listGenerations(path)
        case 'begin': {
          const number = beginGeneration(path, request.at)
          look()
          sessionOf(number).make()
          return listGenerations(path)
        }
        case 'removals':
          return serving().removals(request.after)
        case 'take-over-removals':
          sessionOf(request.generation)
            .writer()
            .remove(
              request.removals.map(({ recordId, revision }) => ({ key: recordKey(recordId), revision })),
            )
          return undefined
        case 'serve':
          exchangeGenerations(path, request)
          look()
          return undefined
        case 'discard':
          discardGeneration(path, request.generation)
          look()
          return undefined
        case 'let-go':
          look()
          return undefined
        default:
          return assertNever(request)
      }
    },
    afterFailure(error) {
      if (![...damaged, 10].includes(primaryCode(error))) return
      for (const session of open.values()) session.letGo()
    },
    close() {
      for (const session of open.values()) session.letGo()
      open.clear()
    },
  }
}
