import { byCodePoints } from '../by-code-points.ts'
import type { FewAtOnce } from '../few-at-once.ts'
import type { FoundRecord } from '../ports.ts'
import { mostWritten, tellingWords } from './telling-words.ts'
import type { TextOfRecord } from './text-of-record.ts'

/** A term that some records have. */
export interface TermOfRecords {
  readonly term: string
  readonly written: string
  /** How many of the records have it. */
  readonly records: number
}

/** Two or three pages of each: what a hundred records are about shows in how they begin. */
const mostText = 6_000

interface Gathered {
  readonly forms: Map<string, number>
  records: number
}

/**
 * The telling words of records that were re-read with the asker's rights, those that most of them have first. A few texts are in
 * memory at a time.
 */
export async function termsOfRecords(
  records: readonly FoundRecord[],
  textOfRecord: TextOfRecord,
  fewAtOnce: FewAtOnce,
): Promise<readonly TermOfRecords[]> {
  const gathered = new Map<string, Gathered>()
  const note = (text: string): void => {
    for (const { term, written, count } of tellingWords(text)) {
      const known = gathered.get(term) ?? { forms: new Map<string, number>(), records: 0 }
      known.records += 1
      known.forms.set(written, (known.forms.get(written) ?? 0) + count)
      gathered.set(term, known)
    }
  }
  await Promise.all(
    records.map((record) =>
      fewAtOnce(async () => note(`${record.title}\n${await textOfRecord(record, mostText)}`)),
    ),
  )
  return Array.from(gathered, ([term, { forms, records: count }]) => ({
    term,
    written: mostWritten(forms),
    records: count,
  })).sort((one, other) => other.records - one.records || byCodePoints(one.term, other.term))
}
