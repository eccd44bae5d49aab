/**
 * A word as it is compared: lower case, without accents, compatibility forms resolved (`ﬁ`, full width, `²`),
 * letters that Unicode does not decompose spelt as English keyboards do (`ø` → `o`, `ß` → `ss`, `æ` → `ae`).
 * May hold characters that are neither letters nor digits (`½` → `1⁄2`, `ŉ` → `ʼn`); the caller splits again.
 */
export function foldWord(word: string): string {
  if (plain.test(word)) return word.toLowerCase()
  return (
    word
      .toLowerCase()
      // `1½` is one and a half, not eleven halves.
      .replace(fraction, ' $&')
      .normalize('NFKD')
      .replace(dropped, '')
      .toLowerCase()
      .replace(undecomposed, (letter) => spellings[letter] ?? letter)
      .normalize('NFC')
  )
}

const fraction = /[\u00bc-\u00be\u2150-\u215f\u2189]/g

// No "i" flag: with it, `K` (kelvin sign) would count as plain.
const plain = /^[a-zA-Z0-9]*$/

/**
 * Accents, the vowel points of Hebrew and Arabic, and invisible characters inside words (soft hyphen, joiners, spaces
 * without width, marks of direction).
 * Other marks stay: in the scripts of India they are the vowels, and without them words become other words.
 */
const dropped = new RegExp(
  `[${[
    String.raw`\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f`,
    String.raw`\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7`,
    String.raw`\u0610-\u061a\u064b-\u065f\u0670\u0640`,
    String.raw`\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff`,
  ].join('')}]`,
  'g',
)

const spellings: { readonly [letter: string]: string } = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ŋ: 'n',
  ŧ: 't',
  ς: 'σ',
}
const undecomposed = new RegExp(`[${Object.keys(spellings).join('')}]`, 'g')
