import { type FileHandle, open } from 'node:fs/promises'
import { CannotRead } from '../cannot-read.ts'
import { areAllRead, type CompoundEntry, entriesBelow, readEntries } from './compound-entries.ts'

/** A compound file that is open ([MS-CFB]): streams in storages, as files in folders. */
export interface CompoundFile {
  /** A stream by its path, without regard to capitals; at most `most` bytes of it. `undefined` where there is none. */
  stream(path: readonly string[], most: number): Promise<Buffer | undefined>
  /** How long a stream says it is; `undefined` where there is none. */
  sizeOf(path: readonly string[]): number | undefined
  /** What stands in a storage, its names in capitals. */
  names(path: readonly string[]): readonly string[]
  /** The entry at a path, and those below one: what a file says of itself, whose storages may hold each other. */
  entry(path: readonly string[]): CompoundEntry | undefined
  below(storage: CompoundEntry): readonly CompoundEntry[]
  read(stream: CompoundEntry, most: number): Promise<Buffer>
  /** False where it has more entries than are looked at. */
  readonly isWhole: boolean
  close(): Promise<void>
}

const HEADER = 512
const IN_HEADER = 109
const NO_SECTOR = 0xfffffffa

interface Layout {
  readonly file: FileHandle
  readonly size: number
  readonly sectorSize: number
  readonly table: Uint32Array
}

/** Opens one for reading its streams; the caller closes it. Throws `CannotRead` where it cannot be followed. */
export async function openCompound(path: string): Promise<CompoundFile> {
  const file = await open(path, 'r')
  try {
    return await opened(file)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function opened(file: FileHandle): Promise<CompoundFile> {
  const { size } = await file.stat()
  const header = await readAt(file, 0, HEADER)
  const shift = header.length < HEADER ? 0 : header.readUInt16LE(30)
  if (shift !== 9 && shift !== 12) throw damaged()
  const layout = { file, size, sectorSize: 2 ** shift, table: new Uint32Array(0) }
  const whole = { ...layout, table: await readTable(layout, header) }
  const directory = await readChain(whole, header.readUInt32LE(48), size)
  const entries = readEntries(directory)
  const root = entries[0]
  if (root === undefined) throw damaged()
  let small: Promise<SmallStreams> | undefined
  const smallStreams = (): Promise<SmallStreams> => {
    small ??= readSmall(whole, header, root)
    return small
  }
  const cutoff = header.readUInt32LE(56)
  const folders = makeFolders(entries)
  const find = (path: readonly string[]): CompoundEntry | undefined => {
    let at: CompoundEntry | undefined = root
    for (const name of path) at = at === undefined ? undefined : folders(at).get(name.toUpperCase())
    return at
  }
  const findStream = (path: readonly string[]): CompoundEntry | undefined => {
    const entry = find(path)
    return entry?.kind === 'stream' ? entry : undefined
  }
  const read = async (entry: CompoundEntry, most: number): Promise<Buffer> => {
    const length = Math.min(entry.size, most)
    if (entry.size >= cutoff) return readChain(whole, entry.start, length)
    return fromSmall(await smallStreams(), entry.start, length)
  }
  const below = (storage: CompoundEntry): readonly CompoundEntry[] => [...folders(storage).values()]
  return {
    stream: async (path, most) => {
      const entry = findStream(path)
      return entry === undefined ? undefined : read(entry, most)
    },
    sizeOf: (path) => findStream(path)?.size,
    names: (path) => {
      const storage = find(path)
      return storage === undefined ? [] : below(storage).map(({ name }) => name)
    },
    entry: find,
    below,
    read,
    isWhole: areAllRead(directory),
    close: () => file.close(),
  }
}

/** An entry stands in one storage; a damaged file may show a few in several, and only a hostile one all of them in each. */
const SHOWN_TWICE = 4

/** What stands in each storage, by its name; of two of one name the first counts. A message may have thousands, each asked for often. */
function makeFolders(
  entries: readonly CompoundEntry[],
): (storage: CompoundEntry) => ReadonlyMap<string, CompoundEntry> {
  const known = new Map<CompoundEntry, ReadonlyMap<string, CompoundEntry>>()
  let listed = 0
  return (storage) => {
    const present = known.get(storage)
    if (present !== undefined) return present
    const folder = new Map<string, CompoundEntry>()
    for (const entry of entriesBelow(entries, storage)) {
      listed += 1
      if (!folder.has(entry.name)) folder.set(entry.name, entry)
    }
    if (listed > entries.length * SHOWN_TWICE) throw damaged()
    known.set(storage, folder)
    return folder
  }
}

/** Where each sector goes on. Its own sectors are listed in the header, and further ones in a chain of lists (2.5). */
async function readTable(layout: Layout, header: Buffer): Promise<Uint32Array> {
  const { size, sectorSize } = layout
  const most = Math.ceil(size / sectorSize)
  const places: number[] = []
  for (let index = 0; index < IN_HEADER; index += 1) places.push(header.readUInt32LE(76 + index * 4))
  const seen = new Set<number>()
  const perList = sectorSize / 4 - 1
  let list = header.readUInt32LE(68)
  while (list < NO_SECTOR && !seen.has(list) && seen.size < most) {
    seen.add(list)
    const sector = await readSector(layout, list)
    if (sector.length < sectorSize) break
    for (let index = 0; index < perList; index += 1) places.push(sector.readUInt32LE(index * 4))
    list = sector.readUInt32LE(perList * 4)
  }
  const used = places.filter((place) => place < most)
  const table = new Uint32Array(Math.min(used.length * (sectorSize / 4), most)).fill(NO_SECTOR)
  let at = 0
  for (const place of used) {
    const sector = await readSector(layout, place)
    for (let index = 0; index + 4 <= sector.length && at < table.length; index += 4, at += 1)
      table[at] = sector.readUInt32LE(index)
    if (at >= table.length) break
  }
  return table
}

/** The bytes of a chain of sectors, neighbours in one piece. One that runs in a circle ends with what was asked for. */
async function readChain(layout: Layout, start: number, length: number): Promise<Buffer> {
  const { sectorSize, table, size, file } = layout
  const pieces: Buffer[] = []
  const wanted = Math.min(length, size)
  let got = 0
  let sector = start
  while (got < wanted && sector < table.length) {
    let count = 1
    while (table[sector + count - 1] === sector + count && got + count * sectorSize < wanted) count += 1
    const bytes = await readAt(file, (sector + 1) * sectorSize, Math.min(count * sectorSize, wanted - got))
    if (bytes.length === 0) break
    pieces.push(bytes)
    got += bytes.length
    sector = table[sector + count - 1] ?? NO_SECTOR
  }
  const [whole] = pieces
  return pieces.length === 1 && whole !== undefined ? whole : Buffer.concat(pieces)
}

interface SmallStreams {
  readonly content: Buffer
  readonly table: Buffer
}

const SMALL = 64

/** What is smaller than a sector lies with others of its kind in one stream, with a table of its own (2.4). */
async function readSmall(layout: Layout, header: Buffer, root: CompoundEntry): Promise<SmallStreams> {
  return {
    content: await readChain(layout, root.start, layout.size),
    table: await readChain(layout, header.readUInt32LE(60), layout.size),
  }
}

function fromSmall({ content, table }: SmallStreams, start: number, length: number): Buffer {
  const pieces: Buffer[] = []
  let got = 0
  let sector = start
  while (got < length && sector * SMALL < content.length) {
    const piece = content.subarray(sector * SMALL, sector * SMALL + Math.min(SMALL, length - got))
    pieces.push(piece)
    got += piece.length
    if (sector * 4 + 4 > table.length) break
    sector = table.readUInt32LE(sector * 4)
  }
  return Buffer.concat(pieces)
}

function readSector({ file, sectorSize }: Layout, sector: number): Promise<Buffer> {
  return readAt(file, (sector + 1) * sectorSize, sectorSize)
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}

function damaged(): CannotRead {
  return new CannotRead('damaged', 'The document is damaged: its parts cannot be found.')
}
