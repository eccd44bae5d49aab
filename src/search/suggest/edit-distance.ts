/**
 * The distance of Damerau and Levenshtein: how many letters are wrong, missing, too many or exchanged with their neighbour
 * between two words. By characters and not by UTF-16 units.
 */
export function editDistance(one: string, other: string): number {
  const from = [...one]
  const to = [...other]
  const most = from.length + to.length
  const width = to.length + 2
  // One row and one column before the empty beginnings: nothing is ever cheaper by way of them.
  const table = new Uint16Array((from.length + 2) * width).fill(most)
  const at = (row: number, column: number): number => table[(row + 1) * width + column + 1] ?? most
  const set = (row: number, column: number, distance: number): void => {
    table[(row + 1) * width + column + 1] = distance
  }
  for (let row = 0; row <= from.length; row += 1) set(row, 0, row)
  for (let column = 0; column <= to.length; column += 1) set(0, column, column)

  /** In which row each letter of `one` stood last. */
  const lastRow = new Map<string, number>()
  for (let row = 1; row <= from.length; row += 1) {
    let lastColumn = 0
    for (let column = 1; column <= to.length; column += 1) {
      const rowBefore = lastRow.get(to[column - 1] ?? '') ?? 0
      const columnBefore = lastColumn
      const same = from[row - 1] === to[column - 1]
      if (same) lastColumn = column
      const exchanged =
        at(rowBefore - 1, columnBefore - 1) + (row - rowBefore - 1) + 1 + (column - columnBefore - 1)
      set(
        row,
        column,
        Math.min(
          at(row - 1, column - 1) + (same ? 0 : 1),
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          exchanged,
        ),
      )
    }
    lastRow.set(from[row - 1] ?? '', row)
  }
  return at(from.length, to.length)
}
