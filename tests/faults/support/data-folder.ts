import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../../src/adapters/postgres/embedded/start-embedded-postgres.ts'
import { silentLogger } from '../../support/silent-logger.ts'

/** A data folder that real servers live and die on. */
export interface DataFolder {
  readonly path: string
  /** Stops its database, whoever left it running, and removes everything. End the servers first. */
  remove(): Promise<void>
}

/** Makes one that goes with the test run, whatever ends that. */
export async function makeDataFolder(): Promise<DataFolder> {
  // Named so that the next run's sweep of leftovers finds it.
  const path = await mkdtemp(join(tmpdir(), `muniment-test-${process.pid}-faults-`))
  // As root the database runs as another user, who has to pass through.
  await chmod(path, 0o711)
  const stopWatching = watchOver(path)
  return {
    path,
    remove: async () => {
      const postgres = await startEmbeddedPostgres({ dataFolder: path, logger: silentLogger })
      await postgres.remove()
      await rm(path, { recursive: true, force: true })
      stopWatching()
    },
  }
}

/** Ends what runs on the folder and removes it once this process is no more, also after ctrl-C or kill -9. */
function watchOver(path: string): () => void {
  const script = [
    'cat > /dev/null',
    'kill -KILL "$(cat "$1/server.pid")" 2> /dev/null',
    'database="$(head -n 1 "$1/postgres/postmaster.pid" 2> /dev/null)"',
    'kill -QUIT "$database" 2> /dev/null',
    'while kill -0 "$database" 2> /dev/null; do sleep 0.1; done',
    'rm -rf "$1"',
  ].join('\n')
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.unref()
  return () => watchdog.kill('SIGKILL')
}
