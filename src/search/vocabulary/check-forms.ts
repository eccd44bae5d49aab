import { MunimentError } from '../../kernel/muniment-error.ts'
import { foldedWords } from '../../records/analysis/analyse-text.ts'
import { composedName } from '../../records/composed-name.ts'
import { functionWords } from '../query/function-words.ts'
import { analyseForm } from './analyse-form.ts'

export const fewestForms = 2
export const mostForms = 20
const mostWords = 8

/** A form that may stand in the vocabulary. */
export interface CheckedForm {
  readonly form: string
  /** Its terms, with a space between: two forms of one key are the same form. */
  readonly key: string
}

/**
 * Forms as they are kept. Throws `invalid-form` with each that cannot be used: one of no word or of too many, one that is
 * there twice as the index sees it, and one that every sentence has.
 */
export function checkForms(forms: readonly string[], path = 'forms'): readonly CheckedForm[] {
  const errors: { readonly path: string; readonly message: string }[] = []
  if (forms.length < fewestForms || forms.length > mostForms)
    errors.push({ path, message: `an entry has ${fewestForms} to ${mostForms} forms` })
  const keys = new Map<string, number>()
  const checked = forms.map((text, place): CheckedForm => {
    const form = composedName(text)
    const key = keyOf(form)
    const message = whatIsWrong(form, keys.get(key))
    if (message !== undefined) errors.push({ path: `${path}.${place}`, message })
    keys.set(key, place)
    return { form, key }
  })
  if (errors.length === 0) return checked
  throw new MunimentError('invalid-form', 'These forms cannot stand in the vocabulary as they are.', {
    errors,
  })
}

/** What a form is compared by. */
export function keyOf(form: string): string {
  return analyseForm(form).terms.join(' ')
}

function whatIsWrong(form: string, twin: number | undefined): string | undefined {
  const { terms, needsCapitals } = analyseForm(form)
  if (terms.length === 0) return 'has no letter or digit'
  if (terms.length > mostWords) return `has more than ${mostWords} words`
  if (twin !== undefined) return `is the same to a search as form ${twin + 1} of the entry`
  if (!needsCapitals && foldedWords(form).every((word) => functionWords.has(word)))
    return 'holds sentences together and stands in nearly every document; an acronym is written in capitals'
  return undefined
}
