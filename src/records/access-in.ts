import type { AccessConditions, ReadingPlace } from './access-conditions.ts'
import type { Marking } from './marking.ts'

/** Who may read a record of this marking that is filed in these places: whoever reaches one of them and is cleared for it. */
export function accessIn(
  first: ReadingPlace,
  further: readonly ReadingPlace[],
  marking: Marking,
): AccessConditions {
  const place = ({ classPath, groups }: ReadingPlace): ReadingPlace => ({ classPath, groups })
  const alternatives = further.length === 0 ? {} : { alternatives: further.map(place) }
  return { ...place(first), marking, ...alternatives }
}
