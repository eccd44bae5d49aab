import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataFolderDatabase } from '../database.ts'

/** Jobs that nobody will do soon: given up for later after a failure, or due for longer than it takes to be seen. */
const leftJobs = `
  select task_identifier, attempts, locked_by, last_error from graphile_worker.jobs
  where (attempts > 0 and locked_at is null) or run_at < now() - interval '5 seconds'`

/** No job is stuck, no worker is counted that has died, and nothing half-written lies about. Once settled. */
export async function checkLeftovers(
  dataFolder: string,
  database: DataFolderDatabase,
  serverPid: number,
): Promise<readonly string[]> {
  const jobs = await database.rows(leftJobs)
  const workers = await database.rows<{ process_id: number }>('select process_id from job_worker')
  const dead = workers.filter(({ process_id }) => process_id !== serverPid)
  const files = (await readdir(dataFolder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dataFolder.length + 1))
    .filter((path) => !path.startsWith('postgres/') && isHalfWritten(path))
  return [
    ...jobs.map((job) => `a job is left: ${JSON.stringify(job)}`),
    ...dead.map((worker) => `a worker that died is still on the roll: ${JSON.stringify(worker)}`),
    ...files.map((path) => `left behind: ${path}`),
  ]
}

/** The lock beside a process's own folder holds nothing; a folder that is left is seen by what lies in it. */
const isLock = (path: string): boolean =>
  /^(objects\/incoming|checkpoints\/incoming|tmp\/benches)\/[^/]+\.lock$/.test(path)

function isHalfWritten(path: string): boolean {
  if (isLock(path)) return false
  return (
    path.startsWith('objects/incoming/') ||
    path.startsWith('checkpoints/incoming/') ||
    path.startsWith('tmp/benches/') ||
    // The native recogniser's language data is unpacked once and stays.
    (path.startsWith('tmp/reader/') && !path.startsWith('tmp/reader/tessdata/')) ||
    path.includes('.draft-') ||
    path.endsWith('.partial') ||
    path.endsWith('postgres.password')
  )
}
