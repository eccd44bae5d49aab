/** Where an entry stands among its siblings ([MS-CFB] 2.6.4): which come before it and after it, and its colour. */
export interface TreePlace {
  readonly left: number | undefined
  readonly right: number | undefined
  readonly isRed: boolean
}

/** A tree of siblings by their number in the list; `root` is `undefined` where there are none. */
export interface DirectoryTree {
  readonly root: number | undefined
  readonly places: ReadonlyMap<number, TreePlace>
}

/** Puts names into a tree that programs may search: balanced, red in its lowest row, in the order that the format prescribes. */
export function directoryTree(names: readonly string[]): DirectoryTree {
  const order = names.map((_, index) => index).sort((one, other) => compare(names[one], names[other]))
  const places = new Map<number, TreePlace>()
  const lowest = Math.floor(Math.log2(Math.max(1, names.length)))
  const grow = (from: number, to: number, row: number): number | undefined => {
    if (from >= to) return undefined
    const middle = (from + to) >> 1
    const index = order[middle]
    if (index === undefined) return undefined
    const left = grow(from, middle, row + 1)
    const right = grow(middle + 1, to, row + 1)
    places.set(index, { left, right, isRed: row > 0 && row === lowest })
    return index
  }
  return { root: grow(0, order.length, 0), places }
}

/** The shorter first; of the same length by their capitals. */
function compare(one = '', other = ''): number {
  if (one.length !== other.length) return one.length - other.length
  const [first, second] = [one.toUpperCase(), other.toUpperCase()]
  return first < second ? -1 : first > second ? 1 : 0
}
