import { isMunimentError } from '../../kernel/muniment-error.ts'
import { type Notice, type NoticeCode, noticeCodes } from './saved-search.ts'

const remedies: { readonly [Code in NoticeCode]: string } = {
  'invalid-query': 'Correct the query or the filter',
  'unknown-class': 'Choose another class, or take it out',
  'unknown-folder': 'Choose another folder, or take it out',
  'too-many-matches': 'Change what it asks for',
}

/** What its owner is told of a search that cannot be run as it stands; nothing for a failure that a later run mends. */
export function noticeOf(error: unknown, at: Date): Notice | undefined {
  if (!isMunimentError(error)) return undefined
  const code = noticeCodes.find((each) => each === error.code)
  if (code === undefined) return undefined
  return { code, message: `${error.message} ${remedies[code]}: alerts rest until then.`, at }
}
