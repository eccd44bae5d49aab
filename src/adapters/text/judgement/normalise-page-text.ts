/**
 * The same text in one form: composed characters (Unicode Standard Annex #15, NFC), one kind of line end, no control
 * characters, no spaces at line ends, never more than one empty line. Words and their order are left as they were.
 */
export function normalisePageText(text: string): string {
  return (
    text
      .normalize('NFC')
      .replace(/\r\n?|\u2028/g, '\n')
      .replace(/\u2029/g, '\n\n')
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
