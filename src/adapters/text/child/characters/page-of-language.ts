/** Code pages of languages, by what stands for a language in its number whatever the country ([MS-LCID] 2.1). */
const codePages: Readonly<Record<number, number>> = {
  1: 1256,
  2: 1251,
  4: 936,
  5: 1250,
  8: 1253,
  13: 1255,
  14: 1250,
  17: 932,
  18: 949,
  21: 1250,
  24: 1250,
  25: 1251,
  27: 1250,
  30: 874,
  31: 1254,
  34: 1251,
  35: 1251,
  36: 1250,
  37: 1257,
  38: 1257,
  39: 1257,
  41: 1256,
  42: 1258,
}
/** Places where Chinese is written in the older signs: Taiwan, Hong Kong, Macau. */
const TRADITIONAL: ReadonlySet<number> = new Set([0x0404, 0x0c04, 0x1404])

/** The code page of a language, where a document before Unicode does not say its own; nothing for Western ones. */
export function pageOfLanguage(language: number): number | undefined {
  return TRADITIONAL.has(language) ? 950 : codePages[language & 0x3ff]
}
