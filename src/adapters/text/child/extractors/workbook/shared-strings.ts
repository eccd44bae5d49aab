import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { readPart } from '../office/read-part.ts'
import { makeTextPages } from '../text-pages.ts'

/** The texts that the cells of a workbook speak of by number (ISO/IEC 29500-1, 18.4.9). No more than a document may say. */
export async function sharedStrings(
  zip: ZipFile,
  entry: ZipEntry | undefined,
  characters: number,
): Promise<readonly string[]> {
  const strings: string[] = []
  if (entry === undefined) return strings
  let current = makeTextPages()
  let length = 0
  let inText = false
  let spoken = 0
  const events = {
    open: (element: string): void => {
      if (element === 'rPh') spoken += 1
      else if (element === 't') inText = spoken === 0
    },
    close: (element: string): void => {
      if (element === 't') inText = false
      else if (element === 'rPh') spoken -= 1
      else if (element === 'si') {
        const text = current.finish().join('')
        length += text.length + 1
        strings.push(text)
        current = makeTextPages()
      }
    },
    text: (piece: string): void => {
      if (inText) current.add(piece)
    },
  }
  await readPart(zip, entry, events, () => length > characters)
  return strings
}
