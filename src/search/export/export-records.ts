import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { AuditTx } from '../../audit/ports.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { askReadings } from '../ask-readings.ts'
import type { IndexSource } from '../index-source.ts'
import { makeCountLacking } from '../index-upkeep/count-lacking.ts'
import { completenessOf, type IndexCompleteness } from '../index-upkeep/index-completeness.ts'
import type { SearchIndex } from '../ports.ts'
import type { ReadQuery, ReadQueryFor } from '../read-query.ts'
import { makeReadRights } from '../read-rights.ts'
import { toIndexFilters } from '../search-filters.ts'
import type { Sought } from '../sought.ts'
import type { UnknownNames } from '../unknown-names.ts'
import { auditExport } from './audit-export.ts'
import type { ExportReads, IndexState, ResolveAnew } from './export-ports.ts'
import type { ExportedRecord } from './exported-record.ts'
import { walkedAtOnce, walkMatches } from './walk-matches.ts'

export interface ExportRequest extends Sought {
  /** The last id that was received: goes on behind it. */
  readonly after: RecordId | null
  /** Of the export that is gone on with, from 1; `null`: the first that finds anything in the whole result, as a search reads. */
  readonly reading: number | null
  /** The day that dates in words count from; `null`: today. */
  readonly day: CivilDate | null
  /** Of the export that is gone on with: refused with `conflict` where the query is read by other words now; `null`: any. */
  readonly vocabulary: string | null
  /** What becomes of it, for the log. */
  readonly form: 'csv' | 'json'
}

/** An export ready to be read. */
export interface OpenedExport {
  readonly reading: number
  readonly day: CivilDate
  /** Stands for the entries of the vocabulary that the query was read by. */
  readonly vocabulary: string
  readonly interpretation: string
  /** What the request names and there is not, for the asker. */
  readonly unknown: UnknownNames
  /** How many the whole result has by the index, for whoever shows how far it is. */
  readonly total: number
  /** Whether the index knows everything by now, as far as can be known. */
  readonly index: IndexCompleteness
  /**
   * The records in the order of their ids, each once. Rights are those of each page: what was taken away meanwhile is not
   * in it. Throws `unauthenticated` where the asker is not let in any more, `engine-unavailable`, also where the index is
   * emptied or lost meanwhile. To be read once; beginning and end stand in the audit log.
   */
  pages(): AsyncIterable<readonly ExportedRecord[]>
}

export interface ExportRecordsDeps {
  readonly index: SearchIndex
  readonly reads: ExportReads
  readonly source: Pick<IndexSource, 'census'>
  readonly readQuery: ReadQueryFor
  readonly resolveAnew: ResolveAnew
  readonly unitOfWork: UnitOfWork<AuditTx>
  readonly clock: Clock
}

export type ExportRecords = (actor: Actor, request: ExportRequest) => Promise<OpenedExport>

/** Records read anew at once, each time with the rights of that moment. */
const ROWS = 1_000

/** A whole result, by the same rights and the same reading of the query as a search (docs/search.md, "Taking all of it away"). */
export function makeExportRecords(deps: ExportRecordsDeps): ExportRecords {
  const { index, reads, clock } = deps
  const rightsOf = makeReadRights(deps)
  const countLacking = makeCountLacking(deps)
  return async (actor, request) => {
    requireAllowed(actor, 'search-records')
    const day = request.day ?? londonDate(clock.now())
    const granted = await rightsOf(actor)
    const read = await deps.readQuery(granted.actor, request, day)
    const vocabulary = read.vocabularyMark()
    if (request.vocabulary !== null && request.vocabulary !== vocabulary) throw readOtherwise()
    const readings = chosen(read.readings, request.reading)
    const { accessSets } = read
    const state = await reads.indexState(accessSets)
    // Now what has been indexed by then is found.
    await index.refresh()
    const filters = toIndexFilters(request)
    const held = await index.count()
    const { number, reading, answer } = await askReadings(readings, ({ node: query }) =>
      index.search({ query, filters, accessSets, sort: 'id', size: 1, cursor: null, facets: [] }),
    )
    return {
      reading: request.reading ?? number + 1,
      day,
      vocabulary,
      interpretation: reading.wording,
      unknown: read.unknown,
      total: answer.total,
      index: completenessOf(state, held),
      pages: () => auditExport(deps.unitOfWork, actor, request, pages()),
    }

    async function* pages(): AsyncGenerator<readonly ExportedRecord[]> {
      const walk = walkMatches(index, {
        query: reading.node,
        filters,
        accessSets: async () => (await rightsOf(actor)).accessSets,
        after: request.after,
      })
      for await (const ids of walk) {
        if (ids.length < walkedAtOnce) await requireNothingLost()
        // After they were read: whoever empties the index says so before.
        await requireSameIndex(reads, state)
        for (let from = 0; from < ids.length; from += ROWS) {
          const now = await rightsOf(actor)
          const page = ids.slice(from, from + ROWS)
          yield await reads.loadExportedRecords(now.actor, now.accessSets, page)
        }
      }
    }

    /** Of an index that was lost the engine makes an empty one, and that one ends every walk in order. */
    async function requireNothingLost(): Promise<void> {
      if ((await index.count()) >= held) return
      await index.refresh()
      if ((await countLacking()) > Math.max(0, state.settled - held)) throw brokenOff('has lost records')
    }
  }
}

function chosen(readings: ReadQuery['readings'], number: number | null): ReadQuery['readings'] {
  if (number === null) return readings
  const reading = readings[number - 1]
  if (reading !== undefined) return [reading]
  const message = 'is not one of the readings of this query'
  throw new MunimentError('malformed', `reading: ${message}.`, { errors: [{ path: 'reading', message }] })
}

function readOtherwise(): MunimentError {
  const message = 'is that of another vocabulary'
  return new MunimentError(
    'conflict',
    'The vocabulary has been changed in words of this query since the export began, and the rest would be of another question: begin it anew.',
    { errors: [{ path: 'vocabulary', message }] },
  )
}

async function requireSameIndex(reads: ExportReads, { rebuilds }: IndexState): Promise<void> {
  if ((await reads.rebuilds()) !== rebuilds) throw brokenOff('is being rebuilt')
}

function brokenOff(why: string): MunimentError {
  return new MunimentError(
    'engine-unavailable',
    `The search index ${why}, and the export ends before its end; go on behind its last record once it is whole again.`,
    { retryable: true },
  )
}
