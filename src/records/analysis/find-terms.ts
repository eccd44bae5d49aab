import { termsOfWord, wordPattern } from './analyse-text.ts'

/** A term where it stands in a text. */
export interface PlacedTerm {
  readonly term: string
  /** UTF-16 offsets of its word. */
  readonly start: number
  readonly end: number
  /** Its number among all terms of the text, those passed over included. */
  readonly position: number
}

/** Finds the terms that may be wanted; for whoever looks for a few of them in much text. */
export type FindTerms = (text: string) => readonly PlacedTerm[]

/**
 * `analyseText` for a few terms, with where they stand: a plain word that begins with no initial of theirs is passed over
 * and neither cut out nor stemmed, since stemming and folding never change the first letter of a word in plain letters.
 */
export function makeFindTerms(wanted: Iterable<string>): FindTerms {
  const isInitial = new Uint8Array(128)
  for (const term of wanted) {
    const code = term.charCodeAt(0)
    if (code < 128) isInitial[code] = 1
  }
  const foreign = new RegExp(wordPattern.source, 'vy')

  return (text) => {
    const found: PlacedTerm[] = []
    let position = 0
    const place = (start: number, end: number): void => {
      for (const term of termsOfWord(text.slice(start, end))) {
        found.push({ term, start, end, position })
        position += 1
      }
    }
    for (let at = 0; at < text.length; ) {
      const end = plainEnd(text, at)
      if (end !== undefined) {
        if (isInitial[lowerCase(text.charCodeAt(at))] === 1) place(at, end)
        else if (end > at) position += 1
        at = Math.max(end, at + 1)
        continue
      }
      foreign.lastIndex = at
      const length = foreign.exec(text)?.[0].length ?? 0
      if (length > 0) place(at, at + length)
      at += Math.max(length, 1)
    }
    return found
  }
}

/** Where the word at `at` ends, `at` where none begins there; `undefined` where more than ASCII decides. */
function plainEnd(text: string, at: number): number | undefined {
  for (let end = at; ; end += 1) {
    // NaN behind the end of the text, which is no letter either.
    const code = text.charCodeAt(end)
    if (code >= 128) return undefined
    if (isPlain[code] !== 1) return end
  }
}

const isPlain = Uint8Array.from({ length: 128 }, (_, code) =>
  /[a-zA-Z0-9]/.test(String.fromCharCode(code)) ? 1 : 0,
)

function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
}
