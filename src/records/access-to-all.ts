import type { AccessConditions, ReadingPlace } from './access-conditions.ts'
import { accessIn } from './access-in.ts'
import { higherMarking } from './marking.ts'

/**
 * The conditions that only those meet who may read under each of these: for what is written of several things at once. To be
 * asked for by an action that must reach every place, as reading the log does. Of nothing: what nobody is kept from.
 */
export function accessToAll(each: readonly AccessConditions[]): AccessConditions {
  const all = each.flatMap((access): readonly ReadingPlace[] => [access, ...(access.alternatives ?? [])])
  const places = [...new Map(all.map((place) => [JSON.stringify(inOrder(place)), place])).values()]
  const [first = { classPath: [], groups: [] }, ...further] = places.filter(
    (place) => !places.some((other) => other !== place && isReachedWith(place, other)),
  )
  return accessIn(first, further, each.map(({ marking }) => marking).reduce(higherMarking, 'official'))
}

function inOrder({ classPath, groups }: ReadingPlace): ReadingPlace {
  return { classPath, groups: [...new Set(groups)].sort() }
}

/** Whether everybody who reaches the other place of the same class reaches this one: then it asks for nothing more. */
function isReachedWith(place: ReadingPlace, other: ReadingPlace): boolean {
  if (JSON.stringify(place.classPath) !== JSON.stringify(other.classPath)) return false
  if (place.groups.length === 0) return true
  return other.groups.length > 0 && other.groups.every((group) => place.groups.includes(group))
}
