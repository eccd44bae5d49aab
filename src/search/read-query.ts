import type { Actor } from '../access/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import { sha256Hex } from '../kernel/sha256.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import { londonDate } from '../records/dates/london-date.ts'
import { parseQuery, type Reading } from './parse-query.ts'
import type { SearchReads } from './ports.ts'
import { type BesideNode, makeAcceptNear } from './query/accept-near.ts'
import type { ParsedNode, QueryNode } from './query-node.ts'
import { resolveClosed } from './resolve-closed.ts'
import type { Sought } from './sought.ts'
import { findUnknownNames, type NamingFilters, type UnknownNames, withUnknownNames } from './unknown-names.ts'
import { emptyVocabulary, type FormSet, formSetsIn } from './vocabulary/make-vocabulary.ts'
import type { ReadVocabulary } from './vocabulary/vocabulary-store.ts'

/** A reading as an index can answer it. */
export interface ResolvedReading extends Reading<QueryNode> {
  /** The same as it was typed: where it speaks of closed folders, without their names. */
  readonly parsed: Reading['node']
  /** The query without near words, where `node` accepts any. */
  readonly asTyped?: QueryNode
  /** These near words. */
  readonly near: readonly BesideNode[]
}

/** A query as it was read for somebody at this moment. */
export interface ReadQuery {
  /** The strictest first: the next is for when one finds nothing. */
  readonly readings: readonly [ResolvedReading, ...ResolvedReading[]]
  /** What the asker may read. */
  readonly accessSets: readonly number[]
  /** What it names and there is not, for the asker; the wording of each reading says it too. */
  readonly unknown: UnknownNames
  readonly readAlike: ReadAlike
  /** Tells apart vocabularies by which this query may be read otherwise, and no others. */
  readonly vocabularyMark: () => string
}

/**
 * Reads another query as this one was read, by the same vocabulary, day and settings, as it stands in its strictest reading.
 * Throws `invalid-query`.
 */
export type ReadAlike = (q: string) => ParsedNode | null

export interface ReadQueryDeps {
  readonly reads: Pick<
    SearchReads,
    'readableAccessSets' | 'foldersClosed' | 'unknownClasses' | 'unknownFolders'
  >
  /** The vocabulary as it stands. */
  readonly vocabulary: ReadVocabulary
  readonly clock: Clock
}

/** Reads what was typed, as of `day` where it is given and else of today. Throws `invalid-query`. */
export type ReadQueryFor = (
  actor: Actor,
  sought: Pick<Sought, 'q' | 'synonyms' | 'scanningErrors'> & Partial<NamingFilters>,
  day?: CivilDate,
) => Promise<ReadQuery>

/** Rights and vocabulary as they stand now, in one wait: nobody is answered by what was changed before they asked. */
export function makeReadQuery({ reads, vocabulary, clock }: ReadQueryDeps): ReadQueryFor {
  return async (actor, { q, synonyms, scanningErrors, ...filters }, day = londonDate(clock.now())) => {
    const [accessSets, words] = await Promise.all([
      reads.readableAccessSets(actor),
      synonyms ? vocabulary() : emptyVocabulary,
    ])
    const resolve = (node: Reading['node']) =>
      resolveClosed(node, (closed) => reads.foldersClosed(accessSets, closed))
    const acceptNear = scanningErrors ? makeAcceptNear(q) : undefined
    const [strictest, ...looser] = parseQuery(q, day, words)
    const unknown = await findUnknownNames(reads, accessSets, filters, strictest.node)
    const resolved = async ({ node: parsed, ...read }: Reading): Promise<ResolvedReading> => {
      const wording = withUnknownNames(read.wording, unknown)
      const node = await resolve(parsed)
      const accepted = parsed === null ? undefined : acceptNear?.(parsed)
      if (node === null || accepted === undefined || accepted.near.length === 0)
        return { parsed, node, wording, near: [] }
      return {
        parsed,
        node: await resolve(accepted.node),
        asTyped: node,
        near: accepted.near,
        wording: `${wording}; and, below all else, what is spelt nearly so in scanned text`,
      }
    }
    return {
      readings: [await resolved(strictest), ...(await Promise.all(looser.map(resolved)))],
      accessSets,
      unknown,
      readAlike: (other) => {
        const [{ node }] = parseQuery(other, day, words)
        return node === null || !scanningErrors ? node : makeAcceptNear(other)(node).node
      },
      vocabularyMark: () => markOf(formSetsIn(q, words)),
    }
  }
}

/** Whatever order entries and their forms come in. */
function markOf(sets: readonly FormSet[]): string {
  const written = sets.map((forms) => JSON.stringify(forms.toSorted()))
  return sha256Hex(JSON.stringify(written.toSorted())).slice(0, 16)
}
