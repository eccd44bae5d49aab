import { htmlTextWithin } from '../html/html-text.ts'
import { joinForms } from './join-forms.ts'

/** The words of a message by its two forms, and whether all of them are there. */
export function bodyOf({
  text = '',
  html,
}: {
  readonly text?: string | undefined
  readonly html?: string | undefined
}): { readonly text: string; readonly isWhole: boolean } {
  if (html === undefined) return { text, isWhole: true }
  const shown = htmlTextWithin(html)
  return { text: joinForms(text, shown.text), isWhole: shown.isWhole }
}
