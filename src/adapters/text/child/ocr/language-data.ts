import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** Folder of the English recognition data that npm installed: integer weights, the best that tesseract.js runs well. */
export const englishData = join(
  dirname(require.resolve('@tesseract.js-data/eng/package.json')),
  '4.0.0_best_int',
)

/** Folder of the data for finding out which way up a page is. */
export const orientationData = join(dirname(require.resolve('@tesseract.js-data/osd/package.json')), '4.0.0')
