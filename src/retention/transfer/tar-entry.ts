/** Tar writes in blocks of this many bytes. */
const BLOCK = 512
/** What eleven octal digits hold; a larger file says its size in a header of its own (POSIX.1-2001, pax). */
const LARGEST_OCTAL = 0o77777777777

/** The two empty blocks at the end of an archive. */
export const tarEnd = Buffer.alloc(2 * BLOCK)

interface TarEntry {
  /** `folder/name`: ASCII, at most 155 and 100 bytes. */
  readonly path: string
  readonly size: number
  readonly modifiedAt: Date
}

/** What stands before a file's bytes: a ustar header (POSIX.1-1988), nobody's in particular, readable by all. */
export function tarHeader({ path, size, modifiedAt }: TarEntry): Buffer {
  if (size <= LARGEST_OCTAL) return header(path, size, modifiedAt, '0')
  const record = paxRecord('size', String(size))
  return Buffer.concat([
    header('pax/size', record.length, modifiedAt, 'x'),
    record,
    tarPadding(record.length),
    header(path, 0, modifiedAt, '0'),
  ])
}

/** What fills the last block of a file of this size. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

function header(path: string, size: number, modifiedAt: Date, type: '0' | 'x'): Buffer {
  const slash = path.lastIndexOf('/')
  const prefix = path.slice(0, Math.max(slash, 0))
  const name = path.slice(slash + 1)
  if (name.length > 100 || prefix.length > 155 || /[^ -~]/.test(path))
    throw new RangeError('a path that tar cannot write; paths in packages are our own')
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, 'latin1')
  block.write('0000644\0' + '0000000\0' + '0000000\0', 100, 'latin1')
  block.write(`${octal(size)}\0${octal(Math.floor(modifiedAt.getTime() / 1000))}\0`, 124, 'latin1')
  block.write(`        ${type}`, 148, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  block.write('0000000\x000000000\0', 329, 'latin1')
  block.write(prefix, 345, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function octal(value: number): string {
  return value.toString(8).padStart(11, '0')
}

/** `<length> <key>=<value>\n`, the length counting its own digits. */
function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`
  let length = rest.length
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length
  return Buffer.from(`${length}${rest}`, 'latin1')
}
