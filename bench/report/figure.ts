import { assertNever } from '../../src/kernel/assert-never.ts'
import { median } from '../support/median.ts'

/** How good is good enough. */
export type Goal =
  /** The figure is at least so many times the peer's: of speeds. */
  | { readonly kind: 'at-least'; readonly ratio: number }
  /** The figure is at most so many times the peer's, and `plus` more: of times. */
  | { readonly kind: 'at-most'; readonly ratio: number; readonly plus: number }
  /** The figure is nought: of what must not happen. */
  | { readonly kind: 'none' }

/** A measured value beside what was measured in its place in the same run. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly value: number
  /** What it is compared with; `null` where it stands alone, as memory does. */
  readonly peer: { readonly name: string; readonly value: number } | null
  readonly ratio: number | null
  /** `null` where it is told for information. */
  readonly goal: Goal | null
  readonly met: boolean | null
  /** Every run, in the order in which they were made. */
  readonly runs: { readonly values: readonly number[]; readonly peer: readonly number[] }
  readonly note: string | null
}

interface Comparison {
  readonly name: string
  readonly unit: string
  readonly values: readonly number[]
  readonly peer: { readonly name: string; readonly values: readonly number[] }
  readonly goal?: Goal
  readonly note?: string
}

/** Medians of both sides, their ratio, and whether the goal is met. */
export function compare({ name, unit, values, peer, goal, note }: Comparison): Figure {
  const value = median(values)
  const peerValue = median(peer.values)
  return {
    name,
    unit,
    value,
    peer: { name: peer.name, value: peerValue },
    ratio: value / peerValue,
    goal: goal ?? null,
    met: goal === undefined ? null : meets(goal, value, peerValue),
    runs: { values, peer: peer.values },
    note: note ?? null,
  }
}

/** How often happened what must not happen. */
export function mustBeNone(name: string, unit: string, count: number, note: string): Figure {
  return { ...alone(name, unit, [count], note), goal: { kind: 'none' }, met: count === 0 }
}

/** A value that has no peer. */
export function alone(name: string, unit: string, values: readonly number[], note?: string): Figure {
  return {
    name,
    unit,
    value: median(values),
    peer: null,
    ratio: null,
    goal: null,
    met: null,
    runs: { values, peer: [] },
    note: note ?? null,
  }
}

function meets(goal: Goal, value: number, peer: number): boolean {
  switch (goal.kind) {
    case 'at-least':
      return value >= goal.ratio * peer
    case 'at-most':
      return value <= goal.ratio * peer + goal.plus
    case 'none':
      return value === 0
    default:
      return assertNever(goal)
  }
}

export function goalInWords(goal: Goal, unit: string): string {
  if (goal.kind === 'none') return 'none'
  if (goal.kind === 'at-least') return `≥ ${goal.ratio}×`
  return goal.plus === 0 ? `≤ ${goal.ratio}×` : `≤ ${goal.ratio}× + ${goal.plus} ${unit}`
}
