/** Code point order, as the databases and both engines sort: not that of UTF-16 units. */
export function compareCodePoints(one: string, other: string): number {
  const from = [...one]
  const to = [...other]
  for (let at = 0; at < from.length && at < to.length; at += 1) {
    const difference = (from[at]?.codePointAt(0) ?? 0) - (to[at]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return from.length - to.length
}
