import { foldedWords } from './analyse-text.ts'

const longestKey = 200

/**
 * What a title or reference is sorted by, compared byte by byte: case and accents do not count, punctuation neither,
 * and numbers sort as numbers ("Folder 9" before "Folder 10"), of whatever length. Zeros before them do not count.
 */
export function sortKey(text: string): string {
  const words = foldedWords(text.slice(0, 4 * longestKey)).join(' ')
  return words.replace(/\d+/g, numberKey).slice(0, longestKey)
}

/** Of two numbers the one with more digits is the greater: how many there are stands before them. No word has a hundred. */
function numberKey(digits: string): string {
  const number = digits.replace(/^0+(?=\d)/, '')
  return String(number.length).padStart(2, '0') + number
}

/**
 * How codes of classes and references of folders are compared: whoever types them need not mind the case, nor how their keyboard
 * writes an accent. They are kept composed, and so have the key that they had before this was said.
 */
export function codeKey(code: string): string {
  return code.trim().normalize('NFC').toLowerCase()
}
