const SECTOR = 512
const END = 0xfffffffe
const FREE = 0xffffffff
const LEAST = 4_096

/** A compound file ([MS-CFB]) with these streams in its root, each of at least 4,096 bytes so that none is a small one. */
export function makeCompoundStreams(streams: Readonly<Record<string, Buffer>>): Buffer {
  const names = Object.keys(streams)
  const contents = Object.values(streams).map(padded)
  const directorySectors = Math.ceil((names.length + 1) / 4)
  const used = directorySectors + contents.reduce((sum, { length }) => sum + length / SECTOR, 0)
  const tableSectors = Math.ceil((used + 200) / 128)
  const table = Buffer.alloc(tableSectors * SECTOR, 0xff)
  for (let sector = 0; sector < tableSectors; sector += 1) table.writeUInt32LE(0xfffffffd, sector * 4)
  let next = tableSectors
  const chain = (sectors: number): number => {
    const start = next
    for (let left = sectors; left > 0; left -= 1, next += 1)
      table.writeUInt32LE(left === 1 ? END : next + 1, next * 4)
    return start
  }
  const directoryStart = chain(directorySectors)
  const starts = contents.map(({ length }) => chain(length / SECTOR))
  const directory = Buffer.alloc(directorySectors * SECTOR)
  entry(directory, 0, 'Root Entry', 5, names.length === 0 ? FREE : 1, FREE, END, 0)
  for (const [index, name] of names.entries()) {
    const right = index === names.length - 1 ? FREE : index + 2
    entry(directory, index + 1, name, 2, FREE, right, starts[index] ?? END, contents[index]?.length ?? 0)
  }
  return Buffer.concat([header(tableSectors, directoryStart), table, directory, ...contents])
}

function padded(content: Buffer): Buffer {
  const length = Math.max(LEAST, Math.ceil(content.length / SECTOR) * SECTOR)
  return Buffer.concat([content, Buffer.alloc(length - content.length)])
}

function header(tableSectors: number, directoryStart: number): Buffer {
  const block = Buffer.alloc(SECTOR)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(block)
  block.writeUInt16LE(0x3e, 24)
  block.writeUInt16LE(3, 26)
  block.writeUInt16LE(0xfffe, 28)
  block.writeUInt16LE(9, 30)
  block.writeUInt16LE(6, 32)
  block.writeUInt32LE(tableSectors, 44)
  block.writeUInt32LE(directoryStart, 48)
  block.writeUInt32LE(LEAST, 56)
  block.writeUInt32LE(END, 60)
  block.writeUInt32LE(END, 68)
  block.fill(0xff, 76)
  for (let sector = 0; sector < tableSectors; sector += 1) block.writeUInt32LE(sector, 76 + sector * 4)
  return block
}

function entry(
  directory: Buffer,
  index: number,
  name: string,
  kind: number,
  child: number,
  right: number,
  start: number,
  size: number,
): void {
  const at = index * 128
  directory.write(name, at, 'utf16le')
  directory.writeUInt16LE((name.length + 1) * 2, at + 64)
  directory.writeUInt8(kind, at + 66)
  directory.writeUInt32LE(FREE, at + 68)
  directory.writeUInt32LE(right, at + 72)
  directory.writeUInt32LE(child, at + 76)
  directory.writeUInt32LE(start, at + 116)
  directory.writeUInt32LE(size, at + 120)
}
