import type { Logger } from '../kernel/logger.ts'

/** Something done again and again until it is stopped. */
export interface Repetition {
  /** Waits for the round under way; no further one begins. */
  stop(): Promise<void>
}

/** Does `work` every `pauseMs`, counted from the end of one round to the start of the next. A failing round is logged. */
export function repeat(
  name: string,
  pauseMs: number,
  work: () => Promise<unknown>,
  logger: Logger,
): Repetition {
  const state: { timer: NodeJS.Timeout | undefined; round: Promise<void>; stopped: boolean } = {
    timer: undefined,
    round: Promise.resolve(),
    stopped: false,
  }
  const round = async (): Promise<void> => {
    try {
      await work()
    } catch (error) {
      logger.warn('a repeated task failed; it is tried again', { name }, error)
    }
    if (!state.stopped) plan()
  }
  const plan = (): void => {
    state.timer = setTimeout(() => {
      state.round = round()
    }, pauseMs)
  }
  plan()
  return {
    stop: async () => {
      state.stopped = true
      clearTimeout(state.timer)
      await state.round
    },
  }
}
