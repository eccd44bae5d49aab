import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from 'pg'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { othersAtWork } from './others-at-work.ts'

/** A process that was just ended takes its sessions along, a moment later. */
const LOOK_AGAIN_MS = 250

/**
 * Throws `conflict` where other processes are at work on this database and stay for `withinMs`: they are of the release that knows
 * its schema as it is, and would go on, beneath a changed one, by rules of before. Who starts meanwhile waits for the lock of
 * whoever migrates.
 */
export async function refuseBeneathOthers(client: Client, withinMs: number): Promise<void> {
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const { rows } = await client.query<{ readonly others: number }>(othersAtWork)
    if (rows[0]?.others === 0) return
    if (waited >= withinMs) throw atWork()
    await pause(LOOK_AGAIN_MS)
  }
}

function atWork(): MunimentError {
  return new MunimentError(
    'conflict',
    'This release of muniment would change the database, and processes of another release are at work on it. Stop every server, ' +
      'worker and command on the database first, then start this one. Nothing was changed.',
  )
}
