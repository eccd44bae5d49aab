import { analyseText } from '../../records/analysis/analyse-text.ts'
import type { AlternativesNode, LookupNode, TextField } from '../query-node.ts'
import { type AnalysedForm, isAcronym } from '../vocabulary/analyse-form.ts'
import type { KnownForm, Vocabulary } from '../vocabulary/make-vocabulary.ts'
import { isPrefix, withoutPlural } from './read-words.ts'

/** Recognises forms of the vocabulary in what was typed. */
export interface FormReader {
  /** The longest form that begins with the word at `from`, and how many of the words it takes. */
  longestAt(
    words: readonly string[],
    from: number,
  ): { readonly form: KnownForm; readonly length: number } | undefined
  /** The form that a text is, from its first word to its last. */
  whole(text: string): KnownForm | undefined
}

/** `capitalsCount`: something in the query is in small letters, so that capitals say something. */
export function makeFormReader(vocabulary: Vocabulary, capitalsCount: boolean): FormReader {
  const longestAt: FormReader['longestAt'] = (words, from) => {
    const typed = withoutPlural(words[from] ?? '')
    const [first] = analyseText(typed)
    if (first === undefined) return undefined
    for (const form of vocabulary.formsFrom(first)) {
      const length =
        form.acronym === null
          ? wordsTaken(form.terms, words, from)
          : Number(!isPrefix(typed) && isAcronym(form, typed, capitalsCount))
      if (length > 0) return { form, length }
    }
    return undefined
  }
  return {
    longestAt,
    whole(text) {
      const words = text.split(/\s+/).filter((word) => analyseText(word).length > 0)
      const found = longestAt(words, 0)
      return found?.length === words.length ? found.form : undefined
    },
  }
}

/** How many words from `from` on are exactly these terms; 0 where they are others, or the terms end within a word. */
function wordsTaken(terms: readonly string[], words: readonly string[], from: number): number {
  let found = 0
  for (let at = from; at < words.length; at += 1) {
    const word = withoutPlural(words[at] ?? '')
    if (isPrefix(word)) return 0
    for (const term of analyseText(word)) {
      if (term !== terms[found]) return 0
      found += 1
    }
    if (found === terms.length) return at - from + 1
  }
  return 0
}

/** Any form of the entry, looked for in one field; the one that was typed comes first. */
export function formNode(form: KnownForm, field: TextField): AlternativesNode {
  return {
    kind: 'alternatives',
    field,
    nodes: [lookupOf(form, field), ...form.others.map((other) => lookupOf(other, field))],
    names: [form.name, ...form.others.map((other) => other.name)],
  }
}

function lookupOf({ terms }: AnalysedForm, field: TextField): LookupNode {
  const [only] = terms
  return only !== undefined && terms.length === 1
    ? { kind: 'term', field, term: only }
    : { kind: 'phrase', field, terms }
}
