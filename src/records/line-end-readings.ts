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

/**
 * How a text may be read where its line ends have broken words: first with all of them joined ("depart-\nment" is
 * "department"); and, where it cannot be known whether the hyphen belongs to a word ("co-\noperate"), a second time with those
 * hyphens kept.
 */
export function lineEndReadings(text: string): readonly [joined: string, kept?: string] {
  if (!MAY_BREAK.test(text)) return [text.replace(SOFT, '')]
  let isDoubtful = false
  const joined = text.replace(BROKEN, (_broken, first: string, rest: string) => {
    isDoubtful ||= OFTEN_HYPHENATED.test(first)
    return rest
  })
  if (!isDoubtful) return [joined.replace(SOFT, '')]
  const kept = text.replace(BROKEN, (_broken, first: string, rest: string) =>
    OFTEN_HYPHENATED.test(first) ? `-${rest}` : rest,
  )
  return [joined.replace(SOFT, ''), kept.replace(SOFT, '')]
}
