import { open } from 'node:fs/promises'
import type { FilePlanReader, FilePlanReading } from '../../retention/file-plan/file-plan-report.ts'
import { parseFilePlan } from './parse-file-plan.ts'

/** Some ten thousand classes; what is larger is no plan. */
const MAX_BYTES = 2 * 1024 * 1024

/** Reads plan files from disk: UTF-8, at most 2 MiB. A file that cannot be read is one fault without a line. */
export const filePlanReader: FilePlanReader = {
  read: async (file) => {
    const bytes = await readAtMost(file, MAX_BYTES).catch((error: NodeJS.ErrnoException) =>
      whyUnreadable(error),
    )
    if (typeof bytes === 'string') return refuse(file, bytes)
    if (bytes === undefined) return refuse(file, 'is larger than 2 MiB: that is no plan file')
    try {
      return parseFilePlan(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      return refuse(file, 'is not UTF-8 text: save it as UTF-8')
    }
  },
}

/** The file's bytes, or `undefined` where there are more: read one beyond the limit, whatever its size is said to be. */
async function readAtMost(file: string, limit: number): Promise<Uint8Array | undefined> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(limit + 1)
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null)
      if (bytesRead === 0) return buffer.subarray(0, length)
      length += bytesRead
    }
    return undefined
  } finally {
    await handle.close()
  }
}

function whyUnreadable(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'does not exist'
    case 'EISDIR':
      return 'is a folder, not a file'
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user'
    default:
      return `cannot be read (${error.code ?? error.message})`
  }
}

function refuse(file: string, message: string): FilePlanReading {
  return { outcome: 'faulty', errors: [{ file, line: null, path: '', value: null, message }], warnings: [] }
}
