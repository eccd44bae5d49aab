/** Words inserted, left out or exchanged, as a share of the words that are right (Levenshtein distance over words). */
export function wordErrorRate(read: string, right: string): number {
  const found = wordsOf(read)
  const wanted = wordsOf(right)
  let row = Array.from({ length: wanted.length + 1 }, (_, index) => index)
  for (const [index, word] of found.entries()) {
    const next = [index + 1]
    for (const [column, other] of wanted.entries()) {
      const exchanged = (row[column] ?? 0) + (word === other ? 0 : 1)
      next.push(Math.min(exchanged, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return (row.at(-1) ?? 0) / Math.max(1, wanted.length)
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}
