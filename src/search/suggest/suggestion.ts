import type { DoubtfulWord } from './doubtful-words.ts'
import type { NameSource } from './near-words.ts'
import type { Change, Replacement } from './replacements.ts'

/** A query that may have been meant. */
export interface Suggestion {
  /** Ready to be asked: the query as typed, but for the words that are changed. */
  readonly q: string
  readonly changes: readonly { readonly typed: string; readonly suggested: string }[]
  /** Why it is shown, in words. */
  readonly reason: string
}

/** A query with words exchanged, as it is shown: what was exchanged, and why, in words. */
export function suggestionOf({ q, changes }: Replacement): Suggestion {
  return {
    q,
    changes: changes.map(({ word, near }) => ({ typed: word.places[0].word, suggested: near.word })),
    reason: changes.map(reasonFor).join('; '),
  }
}

const doubts: { readonly [Doubt in DoubtfulWord['doubt']]: (typed: string) => string } = {
  absent: (typed) => `nothing has “${typed}”`,
  rare: (typed) => `hardly anything has “${typed}”`,
  unhelpful: () => 'nothing has what was asked for',
}

const places: { readonly [Source in NameSource]: string } = {
  title: 'in titles',
  people: 'among people',
  'file plan': 'in the file plan',
  vocabulary: 'in the vocabulary',
}

function reasonFor({ word, near }: Change): string {
  return `${doubts[word.doubt](word.places[0].word)}, and “${near.word}” stands ${places[near.source]}`
}
