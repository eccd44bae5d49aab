// Space of any kind, and what is never drawn: zero-width and direction characters, fillers, variation selectors, braille's empty cell.
const SEEN = /[^\s\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Whether nobody would see anything of it: such a text names no authority, and is no reason. */
export function isBlank(text: string): boolean {
  return !SEEN.test(text)
}
