/**
 * A word broken at a line end: letters, a hyphen, the line end, and a small letter to go on with. Looked for only where
 * a word begins: tried at every letter anew, one word of a million letters would take an hour.
 */
const BROKEN = /(?<!\p{L})(\p{L}{2,})[-\u2010\u00ad][^\S\n]*\n[^\S\n]*(\p{Ll}[\p{L}\p{M}]*)/gu
/** A soft hyphen anywhere else is a hint for printers and no part of the word. */
const SOFT = /\u00ad/g

/**
 * Joins words that a line end has broken, for the index only: "depart-\nment" becomes "department". Where the second
 * half begins with a capital or a figure ("Anglo-\nIrish", "A-\n1312") the hyphen belongs to the word and stays.
 *
 * What cannot be known from the text is whether "co-\noperate" was "cooperate" or "co-operate". The index therefore
 * gets both readings, the joined word and its halves, so that either spelling and phrases around it are found:
 * "co-\noperate with" becomes "cooperate co-operate with".
 */
export function joinHyphenatedLineEnds(text: string): string {
  return text.replace(BROKEN, joined).replace(SOFT, '')
}

/** First parts that English commonly keeps apart by a hyphen; all others are taken for a broken word alone. */
const OFTEN_HYPHENATED =
  /^(?:all|anti|co|cross|ex|far|full|half|high|ill|inter|long|low|mid|multi|near|non|off|on|out|over|part|post|pre|pro|re|self|semi|short|sub|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|under|up|well)$/iu

function joined(_broken: string, first: string, rest: string): string {
  return OFTEN_HYPHENATED.test(first) ? `${first}${rest} ${first}-${rest}` : `${first}${rest}`
}
