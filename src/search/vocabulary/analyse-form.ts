import { analyseText, foldedWords } from '../../records/analysis/analyse-text.ts'
import { functionWords } from '../query/function-words.ts'

/** A form as it is looked for and compared. */
export interface AnalysedForm {
  /** As it is written in the vocabulary. */
  readonly name: string
  readonly terms: readonly string[]
  /** The word of a form in capitals alone, folded: it is compared letter by letter, not by its stem (AIDS is no aid). */
  readonly acronym: string | null
  /** In small letters it is a word that holds sentences together: IT, WHO, US. */
  readonly needsCapitals: boolean
}

const capitals = /^[\p{Lu}\p{N}]*\p{Lu}[\p{Lu}\p{N}]*$/u

/** The terms of a form, and by which rule it is recognised in what people type. */
export function analyseForm(name: string): AnalysedForm {
  const [word, ...more] = foldedWords(name)
  const acronym = word !== undefined && more.length === 0 && capitals.test(bareWord(name)) ? word : null
  return {
    name,
    terms: analyseText(name),
    acronym,
    needsCapitals: acronym !== null && functionWords.has(acronym),
  }
}

/** A word as typed, without what stands around it. */
export function bareWord(typed: string): string {
  // Looked for from where a run begins, not from each of its characters: a run may be as long as a query.
  return typed.replace(/^[^\p{L}\p{N}]+|(?<![^\p{L}\p{N}])[^\p{L}\p{N}]+$/gu, '')
}

/** Whether what was typed is this acronym: SAR, sar, SARs; but IT and WHO only where capitals mean something. */
export function isAcronym(form: AnalysedForm, typed: string, capitalsCount: boolean): boolean {
  const bare = bareWord(typed)
  if (form.needsCapitals && !(capitalsCount && capitals.test(bare))) return false
  const folded = foldedWords(bare)
  if (folded.length !== 1) return false
  return folded[0] === form.acronym || (folded[0] === `${form.acronym}s` && /^[\p{Lu}\p{N}]+s$/u.test(bare))
}
