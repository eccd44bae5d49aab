import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'
import type { TextRecogniser } from '../../../../ingest/ports.ts'
import { englishData } from './language-data.ts'
import { portableGraymap } from './portable-graymap.ts'
import { within } from './within.ts'

const START_MILLISECONDS = 60_000
const PAGE_MILLISECONDS = 110_000
const END_MILLISECONDS = 5_000

/**
 * Recognition by tesseract.js, offline: its data come from an npm package and it writes no file. Made on first use.
 * After a failure it is unusable, because the library's promises may then stay open for ever.
 */
export function makeTesseractJsRecogniser(): TextRecogniser {
  let worker: Promise<Worker> | undefined
  return {
    recognise: async (image) => {
      worker ??= within(START_MILLISECONDS, 'starting recognition', start())
      const { data } = await within(
        PAGE_MILLISECONDS,
        'recognition',
        (await worker).recognize(portableGraymap(image), { rotateAuto: true }, { text: true }),
      )
      const text = data.text ?? ''
      return { text, confidence: text.trim() === '' ? 0 : data.confidence, language: 'eng' }
    },
    close: async () => {
      const started = await worker?.catch(() => undefined)
      if (started !== undefined)
        await within(END_MILLISECONDS, 'ending recognition', started.terminate()).catch(() => undefined)
      worker = undefined
    },
  }
}

async function start(): Promise<Worker> {
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: englishData,
    gzip: true,
    // The default would leave a copy of the data in the working folder and prefer it from then on.
    cacheMethod: 'none',
    // Without a handler a bad image throws out of reach of every catch and ends the process.
    errorHandler: () => undefined,
  })
  // Pages are of one block seldom: columns, tables and letterheads want automatic segmentation.
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO, user_defined_dpi: '300' })
  return worker
}
