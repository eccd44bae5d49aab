import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { byCodePoints } from '../by-code-points.ts'
import type { FoundRecord, SearchIndex, SearchReads } from '../ports.ts'
import { mostCountedTerms } from '../ports.ts'
import { type TellingWord, tellingWords } from './telling-words.ts'
import type { TextOfRecord } from './text-of-record.ts'
import { sharedAtLeast, weighTerms } from './weigh-terms.ts'

export interface SimilarRequest {
  readonly id: RecordId
  readonly size: number
}

export interface SimilarRecord extends Omit<FoundRecord, 'texts'> {
  /** As the source writes them, the most telling first. */
  readonly sharedTerms: readonly string[]
  /** Why it is shown, in words. */
  readonly reason: string
}

export interface SimilarDeps {
  readonly index: Pick<SearchIndex, 'countTerms' | 'findLike'>
  readonly reads: Pick<SearchReads, 'readableAccessSets' | 'loadReadableRecords'>
  readonly textOfRecord: TextOfRecord
}

/** Some hundred pages; what the beginning of a text says is what it is about. */
const mostText = 200_000
const mostTerms = 20
/** A word of the title counts as if the text said it so often more. */
const titleCount = 4
const namedInReason = 3
/** Should hits be gone since they were indexed, so many more are asked for, and then more. */
const spare = 10
const mostAsked = 1_000

/**
 * Records that share telling words with one that the asker may read, the likest first. Which words tell, and whom they lead
 * to, is counted over what the asker may read and nothing else. Throws `not-found` where the source may not be read.
 */
export function makeSimilarRecords({ index, reads, textOfRecord }: SimilarDeps) {
  return async (actor: Actor, { id, size }: SimilarRequest): Promise<readonly SimilarRecord[]> => {
    requireAllowed(actor, 'search-records')
    const accessSets = await reads.readableAccessSets(actor)
    const [source] = await reads.loadReadableRecords(actor, accessSets, [id])
    if (source === undefined) throw notFound()
    const words = candidatesOf(source.title, await textOfRecord(source, mostText))
    const looked = { query: null, filters: {}, accessSets }
    const { total, counts } = await index.countTerms({ ...looked, terms: words.map(({ term }) => term) })
    const counted = words.map((word, at) => ({ word, records: counts[at] ?? 0 }))
    const terms = weighTerms(counted, total, mostTerms)
    if (terms.length === 0) return []
    const written = new Map(words.map((word) => [word.term, word.written]))
    for (let asked = size + spare; ; asked = Math.min(mostAsked, 4 * asked)) {
      const { records: found } = await index.findLike({
        terms,
        atLeast: sharedAtLeast(terms.length),
        filters: {},
        accessSets,
        exclude: [id],
        size: asked,
      })
      const readable = await reads.loadReadableRecords(
        actor,
        accessSets,
        found.map((one) => one.id),
      )
      if (readable.length < size && found.length === asked && asked < mostAsked) continue
      const byId = new Map(readable.map((record) => [record.id, record]))
      return found.flatMap((one) => present(byId.get(one.id), one.terms, written)).slice(0, size)
    }
  }
}

/** Words of the title before those of the text, then what is said most often. */
function candidatesOf(title: string, text: string): readonly TellingWord[] {
  const ofTitle = tellingWords(title)
  const inTitle = new Set(ofTitle.map(({ term }) => term))
  const words = new Map(tellingWords(text).map((word) => [word.term, word]))
  for (const { term, written, count } of ofTitle) {
    const known = words.get(term)
    words.set(term, {
      term,
      written: known?.written ?? written,
      count: titleCount * count + (known?.count ?? 0),
    })
  }
  return [...words.values()]
    .sort(
      (one, other) =>
        Number(inTitle.has(other.term)) - Number(inTitle.has(one.term)) ||
        other.count - one.count ||
        byCodePoints(one.term, other.term),
    )
    .slice(0, mostCountedTerms)
}

function present(
  record: FoundRecord | undefined,
  terms: readonly string[],
  written: ReadonlyMap<string, string>,
): SimilarRecord[] {
  // Gone, or out of reach, since it was indexed.
  if (record === undefined) return []
  const { texts: _, ...shown } = record
  const sharedTerms = terms.map((term) => written.get(term) ?? term)
  return [{ ...shown, sharedTerms, reason: reasonFor(sharedTerms) }]
}

function reasonFor(shared: readonly string[]): string {
  const more = shared.length - namedInReason
  return `shares: ${shared.slice(0, namedInReason).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
