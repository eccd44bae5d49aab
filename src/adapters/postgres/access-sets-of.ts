import { type RawBuilder, sql } from 'kysely'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { Marking } from '../../records/marking.ts'

/** An access set as it lies: of the places where its records are filed besides, it knows the sets they are written as. */
export interface AccessSetRow {
  readonly id: number
  readonly path: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly alternatives: readonly number[]
}

/**
 * All access sets. Whatever anybody asks begins by reading them, and where records lie in two folders there are ten thousand:
 * the places of each, looked up one by one, took longer than all that was asked.
 */
export const everyAccessSet: RawBuilder<AccessSetRow> = sql<AccessSetRow>`
  select s.id, c.path, s.marking, s.groups, s.alternatives
  from access_set s join file_plan_class c on c.code = s.class_code
`

/** The sets with their conditions; `rows` are all of them, so that each finds its further places among the others. */
export function accessSetsOf(
  rows: readonly AccessSetRow[],
): readonly { readonly id: number; readonly conditions: AccessConditions }[] {
  const places = new Map(rows.map(({ id, path, groups }) => [id, { classPath: path, groups }]))
  return rows.map(({ id, path, marking, groups, alternatives }) => ({
    id,
    conditions: {
      classPath: path,
      marking,
      groups,
      alternatives: alternatives.flatMap((further) => places.get(further) ?? []),
    },
  }))
}
