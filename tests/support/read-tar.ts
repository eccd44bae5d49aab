/** Files of a tar archive by path, read by the format's own description (POSIX.1-1988 ustar) and not by our writer. */
export function readTar(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  let at = 0
  for (;;) {
    const header = archive.subarray(at, at + 512)
    if (header.length < 512) throw new Error('the archive ends in the middle of a header')
    if (header.every((byte) => byte === 0)) break
    const text = (from: number, length: number): string =>
      header
        .subarray(from, from + length)
        .toString('latin1')
        .replace(/\0.*$/s, '')
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
    if (Number.parseInt(text(148, 8), 8) !== sum) throw new Error(`a header's checksum is wrong at ${at}`)
    if (text(257, 6) !== 'ustar' || text(156, 1) !== '0') throw new Error(`no plain file at ${at}`)
    const size = Number.parseInt(text(124, 12), 8)
    const [prefix, name] = [text(345, 155), text(0, 100)]
    const path = prefix === '' ? name : `${prefix}/${name}`
    if (files.has(path)) throw new Error(`${path} is there twice`)
    files.set(path, archive.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  if (archive.length !== at + 1024) throw new Error('the archive does not end with two empty blocks')
  return files
}
