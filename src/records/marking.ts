/** Protective markings, lowest first. A record's marking is the higher of its own and its folder's. */
export const markings = ['official', 'official-sensitive'] as const
export type Marking = (typeof markings)[number]

/** The higher of two markings. */
export function higherMarking(one: Marking, other: Marking): Marking {
  return markings.indexOf(one) >= markings.indexOf(other) ? one : other
}
