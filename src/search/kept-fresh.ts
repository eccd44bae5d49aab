import type { Clock } from '../kernel/clock.ts'

/** How long an answer is kept: at least so long, and so many times as long as asking took. */
export interface Freshness {
  readonly leastMs: number
  readonly timesAsking: number
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
  { leastMs, timesAsking }: Freshness,
): KeptFresh<Answer> {
  let known: { readonly answer: Promise<Answer>; until: number } | undefined
  const now = () => clock.now().getTime()

  const begin = () => {
    const begun = now()
    const asking = { answer: work(), until: Number.POSITIVE_INFINITY }
    known = asking
    asking.answer.then(
      () => {
        asking.until = now() + Math.max(leastMs, timesAsking * (now() - begun))
      },
      () => {
        if (known === asking) known = undefined
      },
    )
    return asking
  }
  return {
    ask: () => (known === undefined || now() >= known.until ? begin() : known).answer,
    expire: () => {
      known = undefined
    },
  }
}
