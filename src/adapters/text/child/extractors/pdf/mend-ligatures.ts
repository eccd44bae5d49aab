/** Letters of ASCII whose two bytes of UTF-16 were swapped: signs of Chinese that hardly ever stand side by side. */
const SWAPPED = `[${Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', swapped).join('')}]{2,3}`
/** Within a word, or at its beginning or end. */
const IN_WORD = new RegExp(`(?<=\\p{Script=Latin})${SWAPPED}|${SWAPPED}(?=\\p{Script=Latin})`, 'gu')

/** Puts right what releases of Ghostscript say of letters that are one sign in a PDF, as the fi of “first”: their bytes the wrong way round. */
export function mendLigatures(text: string): string {
  return text.replace(IN_WORD, (letters) => Array.from(letters, swapped).join(''))
}

function swapped(letter: string): string {
  const code = letter.charCodeAt(0)
  return String.fromCharCode(((code & 0xff) << 8) | (code >> 8))
}
