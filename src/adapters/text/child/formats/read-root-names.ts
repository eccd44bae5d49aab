import type { FileHandle } from 'node:fs/promises'

const ENTRY = 128
const SIGNATURE = 512
/** Places for allocation sectors in the header; further ones are listed in sectors of their own. */
const IN_HEADER = 109
/** From here on a number says what a sector is, or that there is none. */
const NO_SECTOR = 0xfffffffa
const NO_ENTRY = 0xffffffff
/** Entries that are looked at: far more than any document has. */
const MOST_ENTRIES = 65_536
const ROOT = 5

interface CompoundFile {
  readonly file: FileHandle
  readonly sectorSize: number
  readonly header: Buffer
}

/**
 * The names, in capitals, of what stands in a compound file itself and not in another document inside it ([MS-CFB] 2.3, 2.5,
 * 2.6). `null` where its directory cannot be followed: a damaged or hostile file may bend its chains into a circle.
 */
export async function readRootNames(file: FileHandle): Promise<ReadonlySet<string> | null> {
  const header = await readAt(file, 0, SIGNATURE)
  const shift = header?.readUInt16LE(30)
  if (header === null || (shift !== 9 && shift !== 12)) return null
  const directory = await readDirectory({ file, header, sectorSize: 2 ** shift })
  return directory === null ? null : namesBelowRoot(directory)
}

async function readDirectory(compound: CompoundFile): Promise<Buffer | null> {
  const { header, sectorSize } = compound
  const sectors = new Map<number, Buffer>()
  const most = (MOST_ENTRIES * ENTRY) / sectorSize
  let sector = header.readUInt32LE(48)
  while (sector < NO_SECTOR) {
    if (sectors.has(sector) || sectors.size === most) return null
    const content = await readSector(compound, sector)
    const next = content === null ? null : await sectorAfter(compound, sector)
    if (content === null || next === null) return null
    sectors.set(sector, content)
    sector = next
  }
  return Buffer.concat([...sectors.values()])
}

/** What the allocation table says follows a sector. */
async function sectorAfter(compound: CompoundFile, sector: number): Promise<number | null> {
  const perSector = compound.sectorSize / 4
  const table = await tableSector(compound, Math.floor(sector / perSector))
  return table === null ? null : table.readUInt32LE((sector % perSector) * 4)
}

async function tableSector(compound: CompoundFile, index: number): Promise<Buffer | null> {
  const { header, sectorSize } = compound
  if (index < IN_HEADER) return readSector(compound, header.readUInt32LE(76 + index * 4))
  const perList = sectorSize / 4 - 1
  let left = index - IN_HEADER
  let list = await readSector(compound, header.readUInt32LE(68))
  for (; list !== null && left >= perList; left -= perList)
    list = await readSector(compound, list.readUInt32LE(perList * 4))
  return list === null ? null : readSector(compound, list.readUInt32LE(left * 4))
}

function readSector({ file, sectorSize }: CompoundFile, sector: number): Promise<Buffer | null> {
  return readAt(file, (sector + 1) * sectorSize, sectorSize)
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer | null> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return bytesRead < length ? null : buffer
}

/** Siblings are a tree of their own: to the left of an entry, to its right, and below it what it holds. */
function namesBelowRoot(directory: Buffer): ReadonlySet<string> | null {
  if (directory.length < ENTRY || directory.readUInt8(66) !== ROOT) return null
  const names = new Set<string>()
  const seen = new Set([0])
  const ahead = [directory.readUInt32LE(76)]
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (id === NO_ENTRY) continue
    const entry = directory.subarray(id * ENTRY, (id + 1) * ENTRY)
    if (entry.length < ENTRY || seen.has(id)) return null
    seen.add(id)
    names.add(entryName(entry))
    ahead.push(entry.readUInt32LE(68), entry.readUInt32LE(72))
  }
  return names
}

/** Two names are one where they only differ in capitals ([MS-CFB] 2.6.4). Its length counts the closing zero. */
function entryName(entry: Buffer): string {
  const length = Math.min(64, entry.readUInt16LE(64))
  return entry.toString('utf16le', 0, Math.max(0, length - 2)).toUpperCase()
}
