import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Workbench, Workspace } from '../../ingest/ports.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { noRoomError } from './no-room-error.ts'
import { diskRoomOf, hasTakenRoom } from './room-of-benches.ts'

interface Options {
  /** Where benches are made: this process's own, swept by others once it is no more. */
  readonly folder: string
  readonly contentStore: ContentStore
}

/**
 * Benches as private folders on disk. What is copied in is checked against its digest on the way, so that a reader
 * never reads what was not captured.
 */
export function makeFolderWorkspace(options: Options): Workspace {
  return {
    folder: basename(options.folder),
    use: async (work, cleared) => {
      const bench = await mkdtemp(join(options.folder, 'bench-')).catch(async (error: unknown) => {
        await cleared()
        throw noRoomError(error)
      })
      try {
        return await work(makeBench(bench, options))
      } finally {
        // A reader that was killed a moment ago may have written a part while the others went.
        await rm(bench, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
        await cleared()
      }
    },
  }
}

function makeBench(bench: string, { folder, contentStore }: Options): Workbench {
  let copies = 0
  return {
    copyIn: async (key, expectedSha256, signal) => {
      copies += 1
      const path = join(bench, `document-${copies}`)
      const hash = createHash('sha256')
      const source = await contentStore.open(key)
      await pipeline(
        async function* () {
          for await (const chunk of source) {
            hash.update(chunk)
            yield chunk
          }
        },
        createWriteStream(path, { flags: 'wx', mode: 0o600 }),
        { ...(signal === undefined ? {} : { signal }) },
      ).catch((error: unknown) => {
        throw noRoomError(error)
      })
      if (hash.digest('hex') !== expectedSha256) {
        throw new MunimentError(
          'object-corrupt',
          'A stored document no longer matches its digest: restore it from a backup.',
        )
      }
      return path
    },
    openPart: (path) => createReadStream(path),
    // Where the system does not say, nothing is held against the document.
    hasTakenRoom: async () => {
      try {
        return await hasTakenRoom(folder, bench, await diskRoomOf(folder))
      } catch {
        return false
      }
    },
  }
}
