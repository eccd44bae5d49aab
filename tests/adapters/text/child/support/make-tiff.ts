/** A tag of a TIFF page (TIFF 6.0, section 2) with its one value. */
export type TiffTag = readonly [tag: number, value: number]

const LONG = 4
const HEADER_BYTES = 8
const ENTRY_BYTES = 12

/** Where the data of a TIFF begin that has so many tags on each of its pages. */
export function dataOfTiff(tags: number, pages = 1): number {
  return HEADER_BYTES + pages * (2 + tags * ENTRY_BYTES + 4)
}

/** A TIFF of one page or more, of kinds that no library writes: its tags as given, and then its data. */
export function makeTiff(pages: readonly (readonly TiffTag[])[], data: Buffer): Buffer {
  const header = Buffer.from('II*\0\x08\0\0\0', 'latin1')
  let at = header.length
  const directories = pages.map((tags, index) => {
    const directory = Buffer.alloc(2 + tags.length * ENTRY_BYTES + 4)
    directory.writeUInt16LE(tags.length, 0)
    tags.forEach(([tag, value], number) => {
      const entry = 2 + number * ENTRY_BYTES
      directory.writeUInt16LE(tag, entry)
      directory.writeUInt16LE(LONG, entry + 2)
      directory.writeUInt32LE(1, entry + 4)
      directory.writeUInt32LE(value, entry + 8)
    })
    at += directory.length
    directory.writeUInt32LE(index + 1 < pages.length ? at : 0, directory.length - 4)
    return directory
  })
  return Buffer.concat([header, ...directories, data])
}
