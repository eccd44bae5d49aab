/**
 * A name or a title from outside as one line that every store takes: control characters and runs of white space are one
 * space, halves of characters are replaced, what remains is composed (NFC) and at most `longest` code units.
 */
export function oneLine(text: string, longest: number): string {
  return (
    text
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .normalize('NFC')
      .slice(0, longest)
      // The half of a character that the cut may have left.
      .replace(/\p{Cs}$/u, '')
      .trimEnd()
  )
}
