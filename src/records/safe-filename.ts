// Control characters, NUL among them, and the marks that turn the direction of text: "gpj.exe" must not read "exe.jpg".
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu
const LONGEST = 255

/**
 * A file's name as data to show: never a path, never with characters that one cannot see, at most 255 characters with
 * its ending kept. `fallback` where nothing is left.
 */
export function safeFilename(name: string, fallback = 'document'): string {
  const base = name.toWellFormed().split(/[\\/]/).at(-1) ?? ''
  const visible = base.replace(INVISIBLE, '').trim()
  if (visible === '' || visible === '.' || visible === '..') return fallback
  const characters = [...visible]
  if (characters.length <= LONGEST) return visible
  const ending = /\.[\p{L}\p{N}]{1,16}$/u.exec(visible)?.[0] ?? ''
  return characters.slice(0, LONGEST - [...ending].length).join('') + ending
}
