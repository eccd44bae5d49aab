import { analyseText } from '../../records/analysis/analyse-text.ts'
import { type AnalysedForm, analyseForm } from './analyse-form.ts'

/** Forms that mean the same, as they are written. */
export type FormSet = readonly string[]

/** A form with the others of its entry. */
export interface KnownForm extends AnalysedForm {
  readonly others: readonly AnalysedForm[]
}

/** The vocabulary as it stands at one moment, ready to be looked up in. */
export interface Vocabulary {
  readonly sets: readonly FormSet[]
  /** Forms that begin with this term, those of the most terms first. */
  formsFrom(term: string): readonly KnownForm[]
}

export function makeVocabulary(sets: readonly FormSet[]): Vocabulary {
  const byFirst = new Map<string, KnownForm[]>()
  for (const set of sets) {
    const forms = set.map(analyseForm)
    for (const form of forms) {
      const [first] = form.terms
      if (first === undefined) continue
      const known = { ...form, others: forms.filter((other) => other !== form) }
      byFirst.set(first, [...(byFirst.get(first) ?? []), known])
    }
  }
  for (const forms of byFirst.values()) forms.sort((one, other) => other.terms.length - one.terms.length)
  return { sets, formsFrom: (term) => byFirst.get(term) ?? [] }
}

/** The sets of which a form stands in a text: no other can change how that is read. */
export function formSetsIn(text: string, { sets }: Vocabulary): readonly FormSet[] {
  const terms = analyseText(text)
  const standsIn = (form: readonly string[]) =>
    terms.some((_, at) => form.every((term, step) => terms[at + step] === term))
  return sets.filter((set) => set.some((form) => standsIn(analyseText(form))))
}

/** Where nothing means the same as anything else. */
export const emptyVocabulary: Vocabulary = makeVocabulary([])
