import { setTimeout as pause } from 'node:timers/promises'
import type { CommandOutcome, RunningCommand } from '../command-context.ts'

/** A step of a run that is at work when it is stopped asks for the next records: it is looked until none does. */
const LOOK_MS = 300

/** Ends all runs. What is being read at this moment is read to its end. */
export async function stopRuns({ services, printer, signal }: RunningCommand): Promise<CommandOutcome> {
  const { actor, readAgain } = services
  const stopped = await readAgain.stop(actor)
  for (let going = await readAgain.list(actor); going.some(({ goesOn }) => goesOn); ) {
    if (signal.aborted) return 'interrupted'
    await pause(LOOK_MS)
    await readAgain.stop(actor)
    going = await readAgain.list(actor)
  }
  printer.result(
    { stopped },
    stopped === 0 ? 'nothing was being read again' : `stopped: ${stopped} records are not read again`,
  )
  return 'done'
}
