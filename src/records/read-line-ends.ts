/**
 * A word broken at a line end: letters, a hyphen, the line end, and a small letter to go on with. Where the second half begins
 * with a capital or a figure ("Anglo-\nIrish", "A-\n1312") the hyphen belongs to the word. Letters are looked for behind a hyphen
 * that was found, and not the other way round: tried at every letter, one word of a million letters would take an hour.
 */
const BROKEN = /(?<=(?<!\p{L})(\p{L}{2,}))[-\u2010\u00ad][^\S\n]*\n[^\S\n]*(\p{Ll}[\p{L}\p{M}]*)/gu
/** Most pages have none, and are told so sooner by this. */
const MAY_BREAK = /[-\u2010\u00ad][^\S\n]*\n/
/** A soft hyphen anywhere else is a hint for printers and no part of the word. */
const SOFT = /\u00ad/g

/** First parts that English commonly keeps apart by a hyphen; all others are taken for a broken word alone. */
const OFTEN_HYPHENATED =
  /^(?:all|anti|co|cross|ex|far|full|half|high|ill|inter|long|low|mid|multi|near|non|off|on|out|over|part|post|pre|pro|re|self|semi|short|sub|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|under|up|well)$/iu

/** How a text may be read where its line ends have broken words. */
export interface LineEndReadings {
  /** With all of them joined: "depart-\nment" is "department", and "co-\noperate" "cooperate". */
  readonly joined: string
  /** With the hyphen kept where nobody can know whether it belongs to the word: "co-operate". `null` where that is no other. */
  readonly kept: KeptReading | null
}

export interface KeptReading {
  readonly text: string
  /** Where in it the words stand that may be read both ways. */
  readonly doubtful: readonly number[]
}

/** Joins words that a line end has broken, for index and snippets only: what was captured stays as it is. */
export function readLineEnds(text: string): LineEndReadings {
  if (!MAY_BREAK.test(text)) return { joined: text.replace(SOFT, ''), kept: null }
  const doubtful: number[] = []
  let joined = ''
  let kept = ''
  let at = 0
  for (const { 0: broken, 1: first = '', 2: rest = '', index } of text.matchAll(BROKEN)) {
    const before = text.slice(at, index).replace(SOFT, '')
    const mayKeep = OFTEN_HYPHENATED.test(first)
    joined += before + rest
    kept += before
    if (mayKeep) doubtful.push(kept.length - first.length)
    kept += mayKeep ? `-${rest}` : rest
    at = index + broken.length
  }
  const end = text.slice(at).replace(SOFT, '')
  return { joined: joined + end, kept: doubtful.length === 0 ? null : { text: kept + end, doubtful } }
}
