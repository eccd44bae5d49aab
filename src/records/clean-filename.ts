/** Longest name kept, in characters; file systems take 255 bytes, people far less. */
const MAX_LENGTH = 255
const MAX_EXTENSION = 20

// Controls, and what turns the direction of writing or hides in it: `gpj.exe` shown as `exe.jpg` (Unicode TR 36, 2.10).
const UNSHOWABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu

/**
 * A file name from outside as data to show and to offer at download, never a path: the last segment alone (RFC 7578,
 * 4.2), without characters that lie about it, at most 255 characters of which the extension is kept.
 */
export function cleanFilename(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const shown = last.replace(UNSHOWABLE, '_').trim()
  if (shown === '' || /^[.]+$/.test(shown)) return 'document'
  const characters = [...shown]
  if (characters.length <= MAX_LENGTH) return shown
  const extension = /[.][^.\s]+$/.exec(shown)?.[0] ?? ''
  const kept = [...extension].length <= MAX_EXTENSION ? extension : ''
  return `${characters.slice(0, MAX_LENGTH - [...kept].length).join('')}${kept}`
}
