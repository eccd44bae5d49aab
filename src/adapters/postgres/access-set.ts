import { sql } from 'kysely'
import type { AccessConditions, ReadingPlace } from '../../records/access-conditions.ts'
import type { Marking } from '../../records/marking.ts'
import type { Sql } from './database.ts'

/** The id of a distinct set of conditions, made where it is new; the further places are sets of their own, of one marking. */
export async function accessSet(db: Sql, conditions: AccessConditions): Promise<number> {
  const { marking, alternatives = [] } = conditions
  const first = await placeSet(db, conditions, marking, [])
  const others: number[] = []
  for (const place of alternatives) others.push(await placeSet(db, place, marking, []))
  const further = [...new Set(others)].filter((id) => id !== first).sort((one, other) => one - other)
  return further.length === 0 ? first : placeSet(db, conditions, marking, further)
}

async function placeSet(
  db: Sql,
  place: ReadingPlace,
  marking: Marking,
  alternatives: readonly number[],
): Promise<number> {
  const classCode = place.classPath.at(-1)
  const groups = [...new Set(place.groups)].sort()
  const same = sql`
    class_code = ${classCode} and marking = ${marking} and groups = ${groups}
    and alternatives = ${alternatives}::integer[]
  `
  const { rows } = await sql<{ readonly id: number }>`
    with made as (
      insert into access_set (class_code, marking, groups, alternatives)
      values (${classCode}, ${marking}, ${groups}, ${alternatives}::integer[])
      on conflict (class_code, marking, groups, alternatives) do nothing
      returning id
    )
    select id from made
    union all
    select id from access_set where ${same}
  `.execute(db)
  if (rows[0] !== undefined) return rows[0].id
  // Another transaction made it between our snapshot and our insert, and has committed: a new statement sees it.
  const again = await sql<{ readonly id: number }>`select id from access_set where ${same}`.execute(db)
  if (again.rows[0] === undefined) throw new Error('an access set was neither made nor found')
  return again.rows[0].id
}
