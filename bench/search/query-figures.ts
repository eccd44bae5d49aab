import { compare, type Figure } from '../report/figure.ts'
import { short } from '../report/table.ts'
import { median, percentile } from '../support/median.ts'
import type { Answered, Timing } from './ask-in-turn.ts'
import { kinds } from './make-mix.ts'

const P95 = 0.95

type Rounds = readonly (readonly Timing[])[]

/** What the mix took: Muniment and its index beside the bare engine. `what` says of which records, by which index. */
export function queryFigures(
  what: string,
  bareName: string,
  { muniment, index, bare, bareWithFacets }: Answered,
): readonly Figure[] {
  const byKind = kinds.map((kind) => {
    const ofKind = (rounds: Rounds): number =>
      median(rounds.flat().flatMap((timing) => (timing.kind === kind ? [timing.milliseconds] : [])))
    return `${kind} ${short(ofKind(muniment))} (${short(ofKind(bare))})`
  })
  return [
    compare({
      name: `search of ${what}, p95`,
      unit: 'ms',
      values: ofRounds(muniment, P95),
      peer: { name: bareName, values: ofRounds(bare, P95) },
      goal: { kind: 'at-most', ratio: 1.2, plus: 5 },
      note: `median in ms by kind of query, in brackets the engine's: ${byKind.join(', ')}.`,
    }),
    compare({
      name: `search of ${what}, beside the engine asked for the facets too, p95`,
      unit: 'ms',
      values: ofRounds(muniment, P95),
      peer: { name: `${bareName} with facets`, values: ofRounds(bareWithFacets, P95) },
      goal: { kind: 'at-most', ratio: 1.2, plus: 5 },
      note: `median ${short(median(bareWithFacets.flat().map((timing) => timing.milliseconds)))} ms.`,
    }),
    compare({
      name: `search of ${what}, p50`,
      unit: 'ms',
      values: ofRounds(muniment, 0.5),
      peer: { name: bareName, values: ofRounds(bare, 0.5) },
    }),
    compare({
      name: `search of ${what}, the index alone with facets, p95`,
      unit: 'ms',
      values: ofRounds(index, P95),
      peer: { name: bareName, values: ofRounds(bare, P95) },
    }),
  ]
}

function ofRounds(rounds: Rounds, share: number): readonly number[] {
  return rounds.map((timings) =>
    percentile(
      timings.map((timing) => timing.milliseconds),
      share,
    ),
  )
}
