/** What parts fields and entries without being a space: zeros, and the separators of ASCII (ECMA-48, 8.2.10). */
const APART = '[\\0\\x1c-\\x1f]+'
const SEEN = '[^\\s\\0\\x1c-\\x1f]'
/** Between two words. Between single letters zeros are halves of them, of UTF-16 that was read by bytes. */
const BETWEEN_WORDS = new RegExp(`(?<=${SEEN}{2})${APART}(?=${SEEN})|(?<=${SEEN})${APART}(?=${SEEN}{2})`, 'g')

/**
 * The same text in one form: composed characters (Unicode Standard Annex #15, NFC), one kind of line end, no control
 * characters, no spaces at line ends, never more than one empty line. Words and their order are left as they were.
 */
export function normalisePageText(text: string): string {
  return (
    text
      .normalize('NFC')
      .replace(/\r\n?|[\v\f\u2028]/g, '\n')
      .replace(/\u2029/g, '\n\n')
      .replace(BETWEEN_WORDS, ' ')
      .replace(/[[\p{Cc}--[\t\n\x85]]\ufeff\ufffe\uffff]/gv, '')
      // Half a character (a lone surrogate) is none, and would not survive being stored as UTF-8.
      .toWellFormed()
      // Looked for only where a run of spaces begins: tried at every space anew, a million in a row would take an hour.
      .replace(/(?<![^\S\n])[^\S\n]+$/gm, '')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^\n+/, '')
      .trimEnd()
  )
}
