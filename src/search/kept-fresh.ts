import type { Clock } from '../kernel/clock.ts'

/** How long an answer is kept: so many times as long as asking took, but at least and at most so long. */
export interface Freshness {
  readonly leastMs: number
  readonly timesAsking: number
  readonly mostMs: number
}

export interface KeptFresh<Answer> {
  /** The answer, asked for at most once at a time for all who come. An asking that failed is not kept. */
  ask(): Promise<Answer>
  /** What is asked from here on is asked anew. */
  expire(): void
}

/** Keeps what costs something to ask for, so that whoever asks often costs no more than whoever asks seldom. */
export function keptFresh<Answer>(
  work: () => Promise<Answer>,
  clock: Clock,
  { leastMs, timesAsking, mostMs }: Freshness,
): KeptFresh<Answer> {
  let known: { readonly answer: Promise<Answer>; readonly begun: number; until: number } | undefined
  const now = () => clock.now().getTime()

  const begin = () => {
    const begun = now()
    const asking = { answer: work(), begun, until: Number.POSITIVE_INFINITY }
    known = asking
    asking.answer.then(
      () => {
        asking.until = now() + Math.min(mostMs, Math.max(leastMs, timesAsking * (now() - begun)))
      },
      () => {
        if (known === asking) known = undefined
      },
    )
    return asking
  }
  return {
    ask: () => {
      const at = now()
      // A clock that was put back must not make it last.
      const isFresh = known !== undefined && known.begun <= at && at < known.until
      return (known !== undefined && isFresh ? known : begin()).answer
    },
    expire: () => {
      known = undefined
    },
  }
}
