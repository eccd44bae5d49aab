import { type FileHandle, open } from 'node:fs/promises'
import { type DirectoryTree, directoryTree } from './directory-tree.ts'

/** What is written: a stream by what it holds, which is asked for when its turn has come, or a storage. */
export type CompoundNode =
  | { readonly kind: 'stream'; readonly name: string; content(): Promise<Buffer> }
  | { readonly kind: 'storage'; readonly name: string; readonly children: readonly CompoundNode[] }

const SECTOR = 512
const SMALL = 64
const CUTOFF = 4_096
const PER_SECTOR = SECTOR / 4
const IN_HEADER = 109
const END = 0xfffffffe
const FREE = 0xffffffff
const TABLE = 0xfffffffd
const LISTS = 0xfffffffc
const KIND = { stream: 2, storage: 1, root: 5 } as const

interface Entry {
  readonly name: string
  readonly kind: keyof typeof KIND
  readonly children: readonly number[]
  start: number
  size: number
}

/**
 * Writes a compound file of version 3 ([MS-CFB]), whose root is of the class `classId`; answers its size. The same content is the
 * same bytes, which is what an attachment is known by. Its streams are held in memory one at a time.
 */
export async function writeCompound(
  path: string,
  children: readonly CompoundNode[],
  classId: Buffer,
): Promise<number> {
  const file = await open(path, 'w', 0o600)
  try {
    return await written(file, children, classId)
  } finally {
    await file.close()
  }
}

async function written(
  file: FileHandle,
  children: readonly CompoundNode[],
  classId: Buffer,
): Promise<number> {
  const table: number[] = []
  const chain = async (content: Buffer): Promise<number> => {
    if (content.length === 0) return END
    const start = table.length
    const sectors = Math.ceil(content.length / SECTOR)
    // What is left of its last sector stays as it is: zeros.
    await writeAll(file, content, (start + 1) * SECTOR)
    for (let sector = 1; sector <= sectors; sector += 1) table.push(sector === sectors ? END : start + sector)
    return start
  }
  const small: Buffer[] = []
  const smallTable: number[] = []
  const entries: Entry[] = []
  const nodes = listed(children, entries)
  for (const [index, node] of nodes.entries()) {
    const entry = entries[index]
    if (node?.kind !== 'stream' || entry === undefined) continue
    const content = await node.content()
    entry.size = content.length
    if (content.length >= CUTOFF) entry.start = await chain(content)
    else if (content.length > 0) {
      const pieces = Math.ceil(content.length / SMALL)
      entry.start = smallTable.length
      for (let piece = 1; piece <= pieces; piece += 1)
        smallTable.push(piece === pieces ? END : entry.start + piece)
      small.push(filled(content, pieces * SMALL))
    }
  }
  const [root] = entries
  const inSmall = Buffer.concat(small)
  if (root !== undefined) Object.assign(root, { start: await chain(inSmall), size: inSmall.length })
  const smallAt = await chain(numbers(smallTable))
  const directoryAt = await chain(directoryOf(entries, classId))
  const { places, lists } = placesOfTable(table)
  const tableAt = places[0] ?? 0
  await writeAll(file, numbers(table), (tableAt + 1) * SECTOR)
  for (const [index, list] of lists.entries()) {
    const next = lists[index + 1] ?? END
    const from = IN_HEADER + index * (PER_SECTOR - 1)
    const content = numbers([...padded(places.slice(from, from + PER_SECTOR - 1), PER_SECTOR - 1), next])
    await writeAll(file, content, (list + 1) * SECTOR)
  }
  const header = headerOf({ places, lists, directoryAt, smallAt, smallSectors: sectorsOf(smallTable) })
  await writeAll(file, header, 0)
  return (table.length + 1) * SECTOR
}

/** A disk that is nearly full takes a part, and refuses what is left. */
async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

/** Entries and what they are of, the root first; those of one storage behind each other. */
function listed(children: readonly CompoundNode[], entries: Entry[]): readonly (CompoundNode | undefined)[] {
  const nodes: (CompoundNode | undefined)[] = [undefined]
  const add = (name: string, kind: Entry['kind'], inside: readonly CompoundNode[]): void => {
    entries.push({ name, kind, children: inside.map((_, at) => nodes.length + at), start: END, size: 0 })
    for (const one of inside) nodes.push(one)
  }
  add('Root Entry', 'root', children)
  for (let at = 1; at < nodes.length; at += 1) {
    const node = nodes[at]
    if (node !== undefined) add(node.name, node.kind, node.kind === 'storage' ? node.children : [])
  }
  return nodes
}

function directoryOf(entries: readonly Entry[], classId: Buffer): Buffer {
  const bytes = Buffer.alloc(Math.ceil(entries.length / 4) * SECTOR)
  for (let at = 0; at < bytes.length; at += 128) bytes.fill(0xff, at + 68, at + 80)
  for (const [index, { name, kind, start, size }] of entries.entries()) {
    const at = index * 128
    const length = bytes.write(name.slice(0, 31), at, 'utf16le')
    bytes.writeUInt16LE(length + 2, at + 64)
    bytes.writeUInt8(KIND[kind], at + 66)
    bytes.writeUInt8(1, at + 67)
    bytes.writeUInt32LE(kind === 'storage' ? 0 : start, at + 116)
    bytes.writeUInt32LE(size, at + 120)
  }
  classId.copy(bytes, 80, 0, 16)
  for (const [index, { children }] of entries.entries()) {
    const tree = directoryTree(children.map((child) => entries[child]?.name ?? ''))
    if (tree.root !== undefined) plant(bytes, index, children, tree)
  }
  return bytes
}

function plant(bytes: Buffer, parent: number, children: readonly number[], tree: DirectoryTree): void {
  const idOf = (place: number | undefined): number => (place === undefined ? FREE : (children[place] ?? FREE))
  bytes.writeUInt32LE(idOf(tree.root), parent * 128 + 76)
  for (const [place, { left, right, isRed }] of tree.places) {
    const at = idOf(place) * 128
    bytes.writeUInt8(isRed ? 0 : 1, at + 67)
    bytes.writeUInt32LE(idOf(left), at + 68)
    bytes.writeUInt32LE(idOf(right), at + 72)
  }
}

/** Sectors for the table itself and for the lists of those that the header has no room for (2.5): they stand in the table too. */
function placesOfTable(table: number[]): {
  readonly places: readonly number[]
  readonly lists: readonly number[]
} {
  const content = table.length
  let sectors = 0
  let lists = 0
  for (let before = -1; before !== sectors + lists; ) {
    before = sectors + lists
    sectors = Math.ceil((content + sectors + lists) / PER_SECTOR)
    lists = Math.max(0, Math.ceil((sectors - IN_HEADER) / (PER_SECTOR - 1)))
  }
  for (let left = sectors; left > 0; left -= 1) table.push(TABLE)
  for (let left = lists; left > 0; left -= 1) table.push(LISTS)
  const numbered = (count: number, from: number): readonly number[] =>
    Array.from({ length: count }, (_, index) => from + index)
  return { places: numbered(sectors, content), lists: numbered(lists, content + sectors) }
}

function headerOf(parts: {
  readonly places: readonly number[]
  readonly lists: readonly number[]
  readonly directoryAt: number
  readonly smallAt: number
  readonly smallSectors: number
}): Buffer {
  const { places, lists, directoryAt, smallAt, smallSectors } = parts
  const header = Buffer.alloc(SECTOR)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(places.length, 44)
  header.writeUInt32LE(directoryAt, 48)
  header.writeUInt32LE(CUTOFF, 56)
  header.writeUInt32LE(smallAt, 60)
  header.writeUInt32LE(smallSectors, 64)
  header.writeUInt32LE(lists[0] ?? END, 68)
  header.writeUInt32LE(lists.length, 72)
  for (const [index, place] of padded(places.slice(0, IN_HEADER), IN_HEADER).entries())
    header.writeUInt32LE(place, 76 + index * 4)
  return header
}

const sectorsOf = (table: readonly number[]): number => Math.ceil(table.length / PER_SECTOR)

function padded(places: readonly number[], length: number): readonly number[] {
  return [...places, ...Array.from({ length: length - places.length }, () => FREE)]
}

/** Numbers in whole sectors. */
function numbers(list: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(list.length / PER_SECTOR) * SECTOR, 0xff)
  for (const [index, number] of list.entries()) bytes.writeUInt32LE(number, index * 4)
  return bytes
}

function filled(content: Buffer, length: number): Buffer {
  return content.length === length ? content : Buffer.concat([content, Buffer.alloc(length - content.length)])
}
