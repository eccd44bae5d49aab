/** An entry of the directory of a compound file ([MS-CFB] 2.6.1). Its name is in capitals: two that only differ so are one. */
export interface CompoundEntry {
  readonly name: string
  /** The same as it was written. */
  readonly written: string
  readonly kind: 'stream' | 'storage' | 'none'
  readonly start: number
  readonly size: number
  readonly left: number
  readonly right: number
  readonly child: number
}

const ENTRY = 128
/** Entries that are looked at: far more than any document has, but not a message to ten thousand people. */
const MOST_ENTRIES = 65_536
const STREAM = 2

/** Whether a directory has no more entries than are looked at. */
export function areAllRead(directory: Buffer): boolean {
  return Math.floor(directory.length / ENTRY) <= MOST_ENTRIES
}

/** All entries of a directory, also those that nothing leads to. */
export function readEntries(directory: Buffer): readonly CompoundEntry[] {
  const count = Math.min(Math.floor(directory.length / ENTRY), MOST_ENTRIES)
  return Array.from({ length: count }, (_, index) => readEntry(directory.subarray(index * ENTRY)))
}

function readEntry(entry: Buffer): CompoundEntry {
  const length = Math.min(64, entry.readUInt16LE(64))
  const kind = entry.readUInt8(66)
  const written = entry.toString('utf16le', 0, Math.max(0, length - 2))
  return {
    name: written.toUpperCase(),
    written,
    kind: kind === STREAM ? 'stream' : kind === 1 || kind === 5 ? 'storage' : 'none',
    start: entry.readUInt32LE(116),
    // The upper half is of files beyond 4 GiB, and in older ones of no meaning.
    size: entry.readUInt32LE(120),
    left: entry.readUInt32LE(68),
    right: entry.readUInt32LE(72),
    child: entry.readUInt32LE(76),
  }
}

/** What stands in a storage: siblings are a tree of their own, which a damaged or hostile file may bend into a circle. */
export function entriesBelow(
  entries: readonly CompoundEntry[],
  storage: CompoundEntry,
): readonly CompoundEntry[] {
  const found: CompoundEntry[] = []
  const seen = new Set<number>()
  const ahead = [storage.child]
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const entry = entries[id]
    if (entry === undefined || seen.has(id)) continue
    seen.add(id)
    if (entry.kind !== 'none') found.push(entry)
    ahead.push(entry.left, entry.right)
  }
  return found
}
