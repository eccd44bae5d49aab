import { createWorker, OEM, type Worker } from 'tesseract.js'
import type { GrayImage } from '../../../../ingest/ports.ts'
import { orientationData } from './language-data.ts'
import { portableGraymap } from './portable-graymap.ts'
import { within } from './within.ts'

/** How far a page must be turned clockwise to stand upright. */
export type QuarterTurn = 0 | 90 | 180 | 270

/** Finds out which way up a page is. */
export interface OrientationFinder {
  /** `null` where the page has too little on it to tell. */
  find(image: GrayImage): Promise<QuarterTurn | null>
}

const START_MILLISECONDS = 60_000
const FIND_MILLISECONDS = 60_000

/** Orientation by the older engine of tesseract.js, which alone can tell; made on first use, because few pages need it. */
export function makeOrientationFinder(): OrientationFinder {
  let worker: Promise<Worker> | undefined
  return {
    find: async (image) => {
      worker ??= within(START_MILLISECONDS, 'starting orientation', start())
      const started = await worker
      // Too few signs on the page is a rejection in this library, and an ordinary answer for us.
      const found = await within(
        FIND_MILLISECONDS,
        'orientation',
        started.detect(portableGraymap(image)).catch(() => null),
      )
      const degrees = found?.data.orientation_degrees
      return degrees === 0 || degrees === 90 || degrees === 180 || degrees === 270 ? degrees : null
    },
  }
}

function start(): Promise<Worker> {
  return createWorker('osd', OEM.TESSERACT_ONLY, {
    langPath: orientationData,
    legacyCore: true,
    legacyLang: true,
    gzip: true,
    cacheMethod: 'none',
    errorHandler: () => undefined,
  })
}
