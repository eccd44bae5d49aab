import { byCodePoints } from '../by-code-points.ts'
import type { Looked, TermCountQuestion, TermCounts } from '../ports.ts'
import { mostCountedTerms } from '../ports.ts'
import type { TermOfRecords } from './terms-of-records.ts'

/** A term that some records have more often than the others that the asker may read. */
export interface StandingOut extends TermOfRecords {
  /** Of the records looked at, how many have it. */
  readonly count: number
}

type CountTerms = (question: TermCountQuestion) => Promise<TermCounts>

/** A term of one record alone stands out of nothing. */
const fewest = 2

/**
 * Which of the terms the records of `looked` have more often than all that the asker may read: by how much more, and how many
 * times as often, multiplied. Both are counted exactly and within the same rights.
 */
export async function standingOut(
  countTerms: CountTerms,
  looked: Looked,
  candidates: readonly TermOfRecords[],
  size: number,
): Promise<readonly StandingOut[]> {
  const background: Looked = { query: null, filters: {}, accessSets: looked.accessSets }
  const found: (StandingOut & { readonly score: number })[] = []
  for (let at = 0; at < candidates.length; at += mostCountedTerms) {
    const asked = candidates.slice(at, at + mostCountedTerms)
    const terms = asked.map(({ term }) => term)
    const [here, everywhere] = await Promise.all([
      countTerms({ ...looked, terms }),
      countTerms({ ...background, terms }),
    ])
    asked.forEach((candidate, number) => {
      const count = here.counts[number] ?? 0
      // Between the two counts records may have come or gone.
      const all = Math.max(count, everywhere.counts[number] ?? 0)
      const score = scoreOf(count / here.total, all / Math.max(here.total, everywhere.total))
      if (count >= fewest && score > 0) found.push({ ...candidate, count, score })
    })
  }
  return found
    .sort((one, other) => other.score - one.score || byCodePoints(one.term, other.term))
    .slice(0, size)
    .map(({ score: _, ...term }) => term)
}

function scoreOf(here: number, everywhere: number): number {
  return here <= everywhere ? 0 : (here - everywhere) * (here / everywhere)
}
