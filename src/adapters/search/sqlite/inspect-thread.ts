import { parentPort, workerData } from 'node:worker_threads'
import type { Failure } from '../threads/messages.ts'
import { checkFile } from './check-file.ts'
import { describeFailure } from './describe-failure.ts'
import { fileOf, readPlaces, servingNumber } from './generation-files.ts'
import { IndexFileRefused, openForReading } from './index-file.ts'

export interface Inspected {
  readonly path: string
  readonly generation: 'serving' | number
}

/** What this thread says once, before it ends: what is wrong, or nothing. */
export type Finding = Failure | undefined

// Given by inspectFile, in this program.
const { path, generation } = workerData as Inspected
parentPort?.postMessage(inspect())

function inspect(): Finding {
  try {
    const number = generation === 'serving' ? servingNumber(readPlaces(path).serving) : generation
    const { db } = openForReading(fileOf(path, number))
    try {
      checkFile(db)
      const [fault] = db.prepare('pragma quick_check(1)').all()
      if (fault?.['quick_check'] !== 'ok') throw new IndexFileRefused('its file is damaged')
    } finally {
      db.close()
    }
    return undefined
  } catch (error) {
    return describeFailure(error)
  }
}
