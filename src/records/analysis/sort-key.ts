import { foldedWords } from './analyse-text.ts'

const longestKey = 200

/**
 * What a title or reference is sorted by, compared byte by byte: case and accents do not count, punctuation neither,
 * and numbers sort as numbers ("Folder 9" before "Folder 10").
 */
export function sortKey(text: string): string {
  const words = foldedWords(text.slice(0, 4 * longestKey)).join(' ')
  return words.replace(/\d+/g, (digits) => digits.padStart(12, '0')).slice(0, longestKey)
}

/** How codes of classes and references of folders are compared: whoever types them need not mind the case. */
export function codeKey(code: string): string {
  return code.trim().toLowerCase()
}
