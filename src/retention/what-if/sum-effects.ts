import type { SettlingEffect } from '../dates/standing-store.ts'

/** What several settlings change together that share no record. */
export function sumEffects(effects: readonly SettlingEffect[]): SettlingEffect {
  const sum = (of: (effect: SettlingEffect) => number): number =>
    effects.reduce((total, effect) => total + of(effect), 0)
  return {
    total: sum(({ total }) => total),
    changed: sum(({ changed }) => changed),
    held: sum(({ held }) => held),
    conflicts: sum(({ conflicts }) => conflicts),
    byMonth: sumBy(
      effects.flatMap(({ byMonth }) => byMonth),
      ({ month }) => month,
    ).map(([month, counts]) => ({ month, ...counts })),
    byAction: sumBy(
      effects.flatMap(({ byAction }) => byAction),
      ({ action }) => action,
    ).map(([action, counts]) => ({ action, ...counts })),
  }
}

interface Counts {
  readonly before: number
  readonly after: number
}

/** In the order of the keys; what has none comes last. */
function sumBy<Key extends string | null, Row extends Counts>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): readonly (readonly [Key, Counts])[] {
  const sums = new Map<Key, Counts>()
  for (const row of rows) {
    const key = keyOf(row)
    const { before, after } = sums.get(key) ?? { before: 0, after: 0 }
    sums.set(key, { before: before + row.before, after: after + row.after })
  }
  return [...sums].sort(([one], [other]) => {
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1
    return one < other ? -1 : 1
  })
}
