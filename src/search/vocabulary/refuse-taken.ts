import type { VocabularyEntryId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { nameForms } from '../query/describe-query.ts'
import { type CheckedForm, keyOf } from './check-forms.ts'
import type { VocabularyEntry } from './vocabulary-entry.ts'
import type { VocabularyTx } from './vocabulary-store.ts'

/** Throws `form-taken` where one of the forms stands in an entry other than `own`, and says in which. */
export async function refuseTaken(
  tx: VocabularyTx,
  forms: readonly CheckedForm[],
  own: VocabularyEntryId | null,
): Promise<void> {
  const entries = await tx.vocabulary.having(forms.map(({ key }) => key))
  const others = entries.filter(({ id }) => id !== own)
  const [first] = others
  if (first === undefined) return
  throw new MunimentError(
    'form-taken',
    'A form stands in one entry alone, so that no chain of meanings is formed: change that entry instead.',
    { details: { entry: first.id }, errors: takenForms(forms, others, 'forms') },
  )
}

/** Each form that another entry has, with that entry. */
export function takenForms(
  forms: readonly CheckedForm[],
  others: readonly VocabularyEntry[],
  path: string,
): readonly { readonly path: string; readonly message: string }[] {
  return forms.flatMap(({ key }, place) => {
    const owner = others.find((entry) => entry.forms.some((form) => keyOf(form) === key))
    if (owner === undefined) return []
    return [{ path: `${path}.${place}`, message: `stands in entry ${owner.id}: ${nameForms(owner.forms)}` }]
  })
}
