import type { RecordId } from '../../kernel/ids.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import type { Extent, UnsettledRecord } from './hold-query-store.ts'
import type { QueryMatches, WholeQuery } from './query-matches.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly queries: QueryMatches
}

/** What a query came to over everything there is. */
export interface Evaluation {
  /** In the order of their ids. */
  readonly matches: readonly RecordId[]
  /** Not among the matches, and nobody can say whether they should be; in the order of their ids. */
  readonly unsettled: readonly UnsettledRecord[]
}

export type EvaluateQuery = (query: WholeQuery) => Promise<Evaluation>

/**
 * Asks the index what a query matches, and PostgreSQL what the index may not know: what is to be read or indexed before or
 * after the asking, and what a destruction has taken out of it already, is unsettled. Where the index does not answer, was
 * exchanged for a newer making of itself on the way, is being filled anew, or lacks more than is explained by that, throws
 * `engine-unavailable`: what it says then is no answer. One that is rebuilt beside the one that serves is whole meanwhile.
 */
export function makeEvaluateQuery({ unitOfWork, queries }: Deps): EvaluateQuery {
  return async (query) => {
    const extent = () => unitOfWork.run((tx) => tx.holdQueries.extent(), 'read-only')
    const before = await extent()
    const { matches, indexed, exchanged } = await ask(queries, query)
    const after = await extent()
    if (exchanged) throw unavailable('was rebuilt while it was asked')
    refuseFillingAnew(before, after)
    refuseLacking(before, after, indexed)
    const unsettled = new Map([...before.unsettled, ...after.unsettled].map((record) => [record.id, record]))
    return {
      matches: [...matches].sort(),
      unsettled: [...unsettled.values()].filter(({ id }) => !matches.has(id)).sort(byId),
    }
  }
}

function byId(one: UnsettledRecord, other: UnsettledRecord): number {
  return one.id < other.id ? -1 : 1
}

interface Asked {
  readonly matches: ReadonlySet<RecordId>
  readonly indexed: number
  /** Another generation of the index began to answer on the way. */
  readonly exchanged: boolean
}

async function ask(queries: QueryMatches, query: WholeQuery): Promise<Asked> {
  try {
    const generation = await queries.generation()
    const indexed = await queries.count()
    const matches = new Set<RecordId>()
    for await (const page of queries.find(query)) for (const id of page) matches.add(id)
    // Of one that was lost meanwhile the engine makes an empty one, perhaps by the same number.
    const left = await queries.count()
    const exchanged = (await queries.generation()) !== generation
    return { matches, indexed: Math.min(indexed, left), exchanged }
  } catch (error) {
    if (isMunimentError(error, 'engine-unavailable')) throw unavailable('does not answer', error)
    throw error
  }
}

function refuseFillingAnew(before: Extent, after: Extent): void {
  if (before.rebuilding || after.rebuilding || before.rebuilds !== after.rebuilds)
    throw unavailable('is being filled anew, or was not filled to the end')
}

/** What lived before the asking, and was settled, is in the index, or has gone or come into question meanwhile. */
function refuseLacking(before: Extent, after: Extent, indexed: number): void {
  const expected = before.records - before.gone - before.unsettled.length
  const meanwhile = after.unsettled.length + after.gone - before.gone
  if (indexed + meanwhile < expected) throw unavailable('lacks records that it should hold')
}

function unavailable(what: string, cause?: unknown): MunimentError {
  return new MunimentError(
    'engine-unavailable',
    `The index ${what}, so what a query matches cannot be said now. Nothing was placed: hold folders or classes meanwhile, which need no index.`,
    { retryable: true, cause },
  )
}
