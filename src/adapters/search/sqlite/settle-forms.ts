import type { DatabaseSync } from 'node:sqlite'
import type { ScoredForms } from './fts-expression.ts'
import { countMatching, type Match, scoresOf } from './read-matches.ts'

/** What is to be added to the scores of rows, by their number. */
export type Corrections = ReadonlyMap<number, number>

/**
 * FTS5 adds up the scores of all forms of one thing that a row has. Here is what is to be added so that the best of them
 * counts alone, and none for more than the form typed would: `bm25` gives the rarer form the greater weight, and how rare
 * another form is says nothing of what was asked for.
 */
export function settleForms(db: DatabaseSync, choices: readonly ScoredForms[]): Corrections {
  const corrections = new Map<number, number>()
  if (choices.length === 0) return corrections
  const rows = Number(db.prepare('select count(*) as rows from docs').get()?.['rows'])
  for (const { forms, weight } of choices) {
    for (const [id, excess] of excesses(db, forms, rows))
      corrections.set(id, (corrections.get(id) ?? 0) - weight * excess)
  }
  return corrections
}

/** By how much the sum of the forms' scores lies over the best of them, where it does. */
function excesses(db: DatabaseSync, forms: readonly string[], rows: number): ReadonlyMap<number, number> {
  const rarities = forms.map((form) => rarity(rows, countMatching(db, form)))
  const sums = new Map<number, { readonly sum: number; readonly best: number }>()
  forms.forEach((form, at) => {
    const share = Math.min(1, (rarities[0] ?? 0) / (rarities[at] ?? 1))
    for (const [id, score] of scoresToSettle(db, form, share === 1 ? forms : [])) {
      const before = sums.get(id)
      // The better score is the smaller number.
      const best = Math.min(before?.best ?? 0, share * score)
      sums.set(id, { sum: (before?.sum ?? 0) + score, best })
    }
  })
  return new Map([...sums].map(([id, { sum, best }]) => [id, sum - best]))
}

/** A form that counts in full needs nothing where it stands alone: what is common is scored in few of its rows. */
function scoresToSettle(db: DatabaseSync, form: string, forms: readonly string[]): readonly Match[] {
  const others = forms.filter((other) => other !== form)
  if (others.length === 0) return scoresOf(db, form)
  return scoresOf(db, form, `(${form} AND (${others.join(' OR ')}))`)
}

/** The weight that FTS5's `bm25` gives to a phrase which so many of the rows have (its documentation, section 5.1). */
function rarity(rows: number, having: number): number {
  return Math.max(1e-6, Math.log((rows - having + 0.5) / (having + 0.5)))
}
