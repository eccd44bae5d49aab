import type { AccessConditions, ReadingPlace } from './access-conditions.ts'
import { accessIn } from './access-in.ts'
import { higherMarking } from './marking.ts'

/**
 * The conditions that only those meet who may read under each of these: for what is written of several things at once. To be
 * asked for by an action that must reach every place, as reading the log does. Of nothing: what nobody is kept from.
 */
export function accessToAll(each: readonly AccessConditions[]): AccessConditions {
  const places = each.flatMap((access): readonly ReadingPlace[] => [access, ...(access.alternatives ?? [])])
  const [first = { classPath: [], groups: [] }, ...further] = new Map(
    places.map((place) => [JSON.stringify([place.classPath, [...place.groups].sort()]), place]),
  ).values()
  return accessIn(first, further, each.map(({ marking }) => marking).reduce(higherMarking, 'official'))
}
