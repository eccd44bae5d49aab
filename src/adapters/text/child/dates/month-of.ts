/**
 * How months begin, without accents, in English, French, German, Italian, Spanish, Portuguese, Dutch and the languages of the
 * North: mail must name them in English (RFC 5322, 3.3), and programs name them as the machine does. None means two months.
 */
const BEGINNINGS: readonly (readonly string[])[] = [
  ['jan', 'gen', 'ene'],
  ['feb', 'fev'],
  ['mar', 'maer', 'mrt', 'mrz', 'maa'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai', 'maj', 'mei', 'mag'],
  ['jun', 'juin', 'giu'],
  ['jul', 'juil', 'lug'],
  ['aug', 'aou', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'out', 'ott'],
  ['nov'],
  ['dec', 'dez', 'dic', 'des'],
]

/** The month that a word means, 1 to 12, by its name or the beginning of it; 0 where it is none. */
export function monthOf(word: string): number {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return BEGINNINGS.findIndex((names) => names.some((name) => plain.startsWith(name))) + 1
}
