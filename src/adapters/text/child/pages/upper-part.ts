import sharp, { type Metadata, type SharpOptions } from 'sharp'

/** So few rows hold no line of print. */
const ROWS_OF_NOTHING = 8

/**
 * The upper part of a picture that ends too early, as a picture of its own: the rows that are whole. The library would fill the
 * others with what its memory holds, and that is rows that stood above them, many times over. `null` where it has no whole row, or
 * where each pass draws the page anew and more finely, so that what there is of it is a page.
 */
export async function upperPart(
  source: string | Buffer,
  input: SharpOptions,
  { width, height, orientation }: Metadata,
): Promise<Buffer | null> {
  const upper = (rows: number) =>
    sharp(source, { ...input, failOn: 'truncated' }).extract({ left: 0, top: 0, width, height: rows })
  const isWhole = (rows: number): Promise<boolean> =>
    upper(rows)
      .toColourspace('b-w')
      .raw()
      .toBuffer()
      .then(
        () => true,
        () => false,
      )
  let whole = 0
  let cut = height
  while (cut - whole > ROWS_OF_NOTHING) {
    const middle = Math.floor((whole + cut) / 2)
    if (await isWhole(middle)) whole = middle
    else cut = middle
  }
  if (whole === 0) return null
  const picture = upper(whole)
  const oriented = orientation === undefined ? picture : picture.withMetadata({ orientation })
  return oriented.png({ compressionLevel: 1 }).toBuffer()
}
