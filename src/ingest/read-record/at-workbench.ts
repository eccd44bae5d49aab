import type { BenchId, RecordId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { IngestTx, Workbench, Workspace } from '../ports.ts'

/** How often it is looked whether the record is still to be read: its destruction waits for as long. */
const LOOK_EVERY_MS = 1_000

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly workspace: Workspace
  readonly logger: Logger
}

/** A workbench on the roll, and the record whose document is to lie on it. */
export interface EnteredBench {
  readonly id: BenchId
  readonly recordId: RecordId
}

/** Benches that are clear and stand on the roll still, as the database was away: they leave it with the next one of this process. */
const owed = new WeakMap<Workspace, Set<BenchId>>()

/**
 * Lends a workbench that is on the roll to `work`, as long as its record is active: once it is being destroyed, the signal that
 * `work` is given aborts, its copy goes, and this answers nothing. Off the roll the bench comes after everything on it is gone.
 */
export async function atWorkbench<Result>(
  { unitOfWork, workspace, logger }: Deps,
  { id, recordId }: EnteredBench,
  signal: AbortSignal | undefined,
  work: (bench: Workbench, signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const ending = new AbortController()
  const watch = watchEvery(LOOK_EVERY_MS, async () => {
    const state = await unitOfWork.run((tx) => tx.benches.renew(id))
    if (state === undefined) ending.abort(sweptMeanwhile())
    else if (state !== 'active') ending.abort()
  })
  const leave = async (): Promise<void> => {
    const clear = owed.get(workspace) ?? new Set()
    owed.set(workspace, clear.add(id))
    const leaving = [...clear]
    try {
      await unitOfWork.run(async (tx) => {
        for (const bench of leaving) await tx.benches.leave(bench)
      })
      for (const bench of leaving) clear.delete(bench)
    } catch (error) {
      // Nothing lies there any more, and certificates would go on naming it among what remains.
      logger.warn('a workbench that is clear could not be taken off the roll', { recordId }, error)
    }
  }
  try {
    const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal])
    return await workspace.use((bench) => work(bench, either), leave)
  } catch (error) {
    if (!ending.signal.aborted || isMunimentError(ending.signal.reason)) throw error
    logger.info('a reading was broken off: its record is being destroyed', { recordId })
    return undefined
  } finally {
    await watch.stop()
  }
}

/** Somebody took this process for dead and cleared its folder: the record is still to be read. */
function sweptMeanwhile(): MunimentError {
  return new MunimentError('engine-unavailable', 'The workspace was swept while a document was read in it.', {
    retryable: true,
  })
}

/** A look that fails is made again: a database that is away is no reason to give a reading up. */
function watchEvery(pauseMs: number, look: () => Promise<void>): { stop(): Promise<void> } {
  let stopped = false
  let round = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const plan = (): void => {
    if (stopped) return
    timer = setTimeout(() => {
      round = look().then(plan, plan)
    }, pauseMs)
    // What is being read keeps the process; its watch does not.
    timer.unref()
  }
  plan()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}
