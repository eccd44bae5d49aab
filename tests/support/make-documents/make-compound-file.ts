const NONE = 0xffffffff
const STORAGE = 1
const STREAM = 2
const ROOT = 5

/** A document inside a compound file: a storage with streams of its own. */
export interface CompoundStorage {
  readonly storage: string
  readonly streams: readonly string[]
}

interface Entry {
  readonly name: string
  readonly kind: number
  readonly right: number
  readonly child: number
}

/** A compound file ([MS-CFB]) with a header, one allocation sector and a directory of these streams and storages, in order. */
export function makeCompoundFile(content: readonly (string | CompoundStorage)[]): Buffer {
  const entries = entriesOf(content)
  const sectors = Math.ceil((entries.length * 128) / 512)
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(4_096, 56)
  header.fill(0xff, 76)
  header.writeUInt32LE(0, 76)
  const allocation = Buffer.alloc(512, 0xff)
  allocation.writeUInt32LE(0xfffffffd, 0)
  for (let sector = 1; sector <= sectors; sector += 1)
    allocation.writeUInt32LE(sector === sectors ? 0xfffffffe : sector + 1, sector * 4)
  const directory = Buffer.alloc(512 * sectors)
  for (const [index, entry] of entries.entries()) directoryEntry(entry).copy(directory, index * 128)
  return Buffer.concat([header, allocation, directory])
}

function entriesOf(content: readonly (string | CompoundStorage)[]): readonly Entry[] {
  const entries: Entry[] = [{ name: 'Root Entry', kind: ROOT, right: NONE, child: 1 }]
  for (const [index, one] of content.entries()) {
    const streams = typeof one === 'string' ? [] : one.streams
    const at = entries.length
    entries.push({
      name: typeof one === 'string' ? one : one.storage,
      kind: typeof one === 'string' ? STREAM : STORAGE,
      right: index === content.length - 1 ? NONE : at + streams.length + 1,
      child: streams.length === 0 ? NONE : at + 1,
    })
    for (const [place, name] of streams.entries()) {
      const right = place === streams.length - 1 ? NONE : at + place + 2
      entries.push({ name, kind: STREAM, right, child: NONE })
    }
  }
  return entries
}

function directoryEntry({ name, kind, right, child }: Entry): Buffer {
  const entry = Buffer.alloc(128)
  entry.write(name, 0, 'utf16le')
  entry.writeUInt16LE((name.length + 1) * 2, 64)
  entry.writeUInt8(kind, 66)
  entry.writeUInt32LE(NONE, 68)
  entry.writeUInt32LE(right, 72)
  entry.writeUInt32LE(child, 76)
  return entry
}
