const SECTOR = 512
const SMALL = 64
const CUTOFF = 4_096
const IN_HEADER = 109
const END = 0xfffffffe
const NONE = 0xffffffff

/** A storage: streams by what they hold, and storages within it. */
export interface CompoundTree {
  readonly [name: string]: Buffer | CompoundTree
}

interface Entry {
  readonly name: string
  readonly kind: number
  child: number
  right: number
  start: number
  size: number
}

/** A compound file ([MS-CFB]) of storages within storages. Siblings hang on each other like a chain; what is short lies in the small stream. */
export function makeCompoundTree(tree: CompoundTree): Buffer {
  const sectors: Buffer[] = []
  const table: number[] = []
  const smallTable: number[] = []
  const small: Buffer[] = []
  const chain = (content: Buffer): number => {
    const start = table.length
    for (let at = 0; at < content.length; at += SECTOR) {
      sectors.push(filled(content.subarray(at, at + SECTOR), SECTOR))
      table.push(at + SECTOR < content.length ? table.length + 1 : END)
    }
    return content.length === 0 ? END : start
  }
  const smallChain = (content: Buffer): number => {
    const start = smallTable.length
    for (let at = 0; at < content.length; at += SMALL) {
      small.push(filled(content.subarray(at, at + SMALL), SMALL))
      smallTable.push(at + SMALL < content.length ? smallTable.length + 1 : END)
    }
    return content.length === 0 ? END : start
  }
  const entries: Entry[] = [{ name: 'Root Entry', kind: 5, child: NONE, right: NONE, start: END, size: 0 }]
  const add = (parent: Entry, inside: CompoundTree): void => {
    let before: Entry | undefined
    for (const [name, content] of Object.entries(inside)) {
      const isStream = Buffer.isBuffer(content)
      const entry = { name, kind: isStream ? 2 : 1, child: NONE, right: NONE, start: 0, size: 0 }
      if (before === undefined) parent.child = entries.length
      else before.right = entries.length
      entries.push(entry)
      before = entry
      if (!isStream) {
        add(entry, content)
        continue
      }
      entry.size = content.length
      entry.start = content.length < CUTOFF ? smallChain(content) : chain(content)
    }
  }
  const [root] = entries
  if (root === undefined) return Buffer.alloc(0)
  add(root, tree)
  root.size = small.length * SMALL
  root.start = chain(Buffer.concat(small))
  const smallAt = chain(numbers(smallTable))
  const directoryAt = chain(directory(entries))
  const tableAt = table.length
  const { tableSectors, lists } = sectorsFor(tableAt)
  for (let left = tableSectors; left > 0; left -= 1) table.push(0xfffffffd)
  for (let left = lists; left > 0; left -= 1) table.push(0xfffffffc)
  return Buffer.concat([
    header({ tableAt, tableSectors, directoryAt, smallAt, lists }),
    ...sectors,
    filled(numbers(table), tableSectors * SECTOR),
    ...Array.from({ length: lists }, (_, list) => listOf(list, { tableAt, tableSectors, lists })),
  ])
}

interface TablePlace {
  readonly tableAt: number
  readonly tableSectors: number
  /** Sectors that list those of the table for which the header has no room. */
  readonly lists: number
}

function sectorsFor(used: number): Omit<TablePlace, 'tableAt'> {
  let tableSectors = 0
  let lists = 0
  while (tableSectors * 128 < used + tableSectors + lists) {
    tableSectors += 1
    lists = Math.max(0, Math.ceil((tableSectors - IN_HEADER) / 127))
  }
  return { tableSectors, lists }
}

function listOf(list: number, { tableAt, tableSectors, lists }: TablePlace): Buffer {
  const first = IN_HEADER + list * 127
  const count = Math.min(127, tableSectors - first)
  const block = Buffer.alloc(SECTOR, 0xff)
  for (let index = 0; index < count; index += 1) block.writeUInt32LE(tableAt + first + index, index * 4)
  block.writeUInt32LE(list + 1 < lists ? tableAt + tableSectors + list + 1 : END, 127 * 4)
  return block
}

function header(at: TablePlace & { readonly directoryAt: number; readonly smallAt: number }): Buffer {
  const block = Buffer.alloc(SECTOR)
  block.fill(0xff, 76)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(block)
  block.writeUInt16LE(0x3e, 24)
  block.writeUInt16LE(3, 26)
  block.writeUInt16LE(0xfffe, 28)
  block.writeUInt16LE(9, 30)
  block.writeUInt16LE(6, 32)
  block.writeUInt32LE(at.tableSectors, 44)
  block.writeUInt32LE(at.directoryAt, 48)
  block.writeUInt32LE(CUTOFF, 56)
  block.writeUInt32LE(at.smallAt, 60)
  block.writeUInt32LE(at.lists === 0 ? END : at.tableAt + at.tableSectors, 68)
  block.writeUInt32LE(at.lists, 72)
  for (let sector = 0; sector < Math.min(IN_HEADER, at.tableSectors); sector += 1)
    block.writeUInt32LE(at.tableAt + sector, 76 + sector * 4)
  return block
}

function directory(entries: readonly Entry[]): Buffer {
  const bytes = Buffer.alloc(entries.length * 128)
  for (const [index, { name, kind, child, right, start, size }] of entries.entries()) {
    const at = index * 128
    bytes.write(name, at, 'utf16le')
    bytes.writeUInt16LE((name.length + 1) * 2, at + 64)
    bytes.writeUInt8(kind, at + 66)
    bytes.writeUInt32LE(NONE, at + 68)
    bytes.writeUInt32LE(right, at + 72)
    bytes.writeUInt32LE(child, at + 76)
    bytes.writeUInt32LE(start, at + 116)
    bytes.writeUInt32LE(size, at + 120)
  }
  return bytes
}

function numbers(list: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(list.length / 128) * SECTOR, 0xff)
  for (const [index, number] of list.entries()) bytes.writeUInt32LE(number, index * 4)
  return bytes
}

function filled(content: Buffer, length: number): Buffer {
  return Buffer.concat([content, Buffer.alloc(Math.max(0, length - content.length))])
}
