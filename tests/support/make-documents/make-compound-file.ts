/** A compound file ([MS-CFB]) with a header, one allocation sector and one directory sector that names these streams. */
export function makeCompoundFile(streams: readonly string[]): Buffer {
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
  allocation.writeUInt32LE(0xfffffffe, 4)
  const entries = ['Root Entry', ...streams].map((name, index) => directoryEntry(name, index === 0 ? 5 : 2))
  const directory = Buffer.concat([...entries, Buffer.alloc(512)])
  return Buffer.concat([
    header,
    allocation,
    directory.subarray(0, 512 * Math.ceil((entries.length * 128) / 512)),
  ])
}

function directoryEntry(name: string, kind: number): Buffer {
  const entry = Buffer.alloc(128)
  entry.write(name, 0, 'utf16le')
  entry.writeUInt16LE((name.length + 1) * 2, 64)
  entry.writeUInt8(kind, 66)
  return entry
}
