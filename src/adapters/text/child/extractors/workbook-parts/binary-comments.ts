import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { makeTextPages } from '../text-pages.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { readBinaryPart } from './binary-part.ts'
import { richString } from './wide-string.ts'

/** BrtCommentText ([MS-XLSB] 2.4.324). */
const COMMENT = 637

/** The comments of a sheet that lie in a binary part, line by line; none where it is damaged, which is noted. */
export async function binaryComments(
  zip: ZipFile,
  entry: ZipEntry,
  characters: number,
  warnings: string[],
): Promise<string> {
  const pages = makeTextPages()
  const take = (kind: number, content: Buffer): void => {
    if (kind !== COMMENT) return
    pages.add(richString(content, 0))
    pages.endLine()
  }
  await readBinaryPart(zip, entry, take, () => pages.length > characters).catch((error: unknown) =>
    unlessHostile(error, warnings),
  )
  return pages.finish().join('\n')
}
