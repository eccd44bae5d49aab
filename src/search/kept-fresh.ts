import type { Clock } from '../kernel/clock.ts'

/** How long an answer is kept: so many times as long as asking took, but at least and at most so long. */
export interface Freshness {
  readonly leastMs: number
  readonly timesAsking: number
  readonly mostMs: number
  /** Nobody who comes is given what was begun to be asked so long ago, answered by now or not. Default: no matter. */
  readonly oldestMs?: number
}

export interface KeptFresh<Answer> {
  /**
   * The answer, asked for at most once at a time for all who come. A failure is kept for as many times as long as asking took, and
   * at most `leastMs`: what fails slowly is not to be waited for by each in turn.
   */
  ask(): Promise<Answer>
  /** What is asked from here on is asked anew. */
  expire(): void
}

/** Keeps what costs something to ask for, so that whoever asks often costs no more than whoever asks seldom. */
export function keptFresh<Answer>(
  work: () => Promise<Answer>,
  clock: Clock,
  { leastMs, timesAsking, mostMs, oldestMs = Number.POSITIVE_INFINITY }: Freshness,
): KeptFresh<Answer> {
  interface Asking {
    readonly answer: Promise<Answer>
    readonly begun: number
    until: number
  }
  let known: Asking | undefined
  /** Of those who came too late for the asking under way: one at a time, however long it takes. */
  let next: Promise<Answer> | undefined
  const now = () => clock.now().getTime()

  const begin = (): Promise<Answer> => {
    const begun = now()
    const asking: Asking = { answer: work(), begun, until: Number.POSITIVE_INFINITY }
    known = asking
    const keepFor = (least: number, most: number) => {
      asking.until = now() + Math.min(most, Math.max(least, timesAsking * (now() - begun)))
    }
    asking.answer.then(
      () => keepFor(leastMs, mostMs),
      () => keepFor(0, leastMs),
    )
    return asking.answer
  }
  const beginAfter = ({ answer }: Asking): Promise<Answer> => {
    const begun = () => {
      next = undefined
      return begin()
    }
    return answer.then(begun, begun)
  }
  return {
    ask: () => {
      const at = now()
      // A clock that was put back must not make it last.
      const isFresh =
        known !== undefined && known.begun <= at && at < known.until && at - known.begun < oldestMs
      if (known !== undefined && isFresh) return known.answer
      if (known === undefined || known.until < Number.POSITIVE_INFINITY) return begin()
      next ??= beginAfter(known)
      return next
    },
    expire: () => {
      known = undefined
    },
  }
}
