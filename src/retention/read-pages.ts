/**
 * All rows of a long list, page by page: each page is read from where the one before ended, and asked for while that one
 * is being used, so that the database works while the rows go out. In memory are two pages at the most.
 */
export async function* readPages<Row, Position>(
  load: (after: Position | null) => Promise<readonly Row[]>,
  positionOf: (row: Row) => Position,
  size: number,
): AsyncGenerator<readonly Row[]> {
  let coming = load(null)
  for (;;) {
    const rows = await coming
    const last = rows.at(-1)
    if (last === undefined) return
    if (rows.length === size) {
      coming = load(positionOf(last))
      // Whoever stops reading half-way never asks what became of it.
      coming.catch(() => undefined)
    }
    yield rows
    if (rows.length < size) return
  }
}
