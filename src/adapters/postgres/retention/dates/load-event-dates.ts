import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { Subject } from '../../../../records/record-entity.ts'
import type { Sql } from '../../database.ts'

/** From when events of these types count for what is about `subjects`, an expression; types that do not count are absent. */
export async function loadEventDates(
  db: Sql,
  types: readonly string[],
  subjects: RawBuilder<unknown>,
): Promise<{ readonly [event: string]: CivilDate }> {
  if (types.length === 0) return {}
  const { rows } = await sql<{ readonly type: string; readonly date: CivilDate | null }>`
    select type, event_date(type, ${subjects}) as date from unnest(${types}::text[]) as type
  `.execute(db)
  return Object.fromEntries(rows.flatMap(({ type, date }) => (date === null ? [] : [[type, date]])))
}

/** What an event would date: a record, the types that its schedules count from, and what it and its folder are about. */
export interface EventsWanted {
  readonly id: RecordId
  readonly types: readonly string[]
  readonly subjects: readonly Subject[]
}

/** The same of several records; each list of types and subjects is asked about once. */
export async function loadEventDatesOfEach(
  db: Sql,
  wanted: readonly EventsWanted[],
): Promise<ReadonlyMap<RecordId, { readonly [event: string]: CivilDate }>> {
  const asked = wanted.filter(({ types, subjects }) => types.length > 0 && subjects.length > 0)
  const questions = Map.groupBy(asked, ({ types, subjects }) => JSON.stringify({ types, subjects }))
  if (questions.size === 0) return new Map()
  const { rows } = await sql<{ readonly place: number; readonly type: string; readonly date: CivilDate }>`
    select q.place, t.type, event_date(t.type, q.question -> 'subjects') as date
    from jsonb_array_elements(${`[${[...questions.keys()].join()}]`}::jsonb) with ordinality as q (question, place)
    cross join jsonb_array_elements_text(q.question -> 'types') as t (type)
    where event_date(t.type, q.question -> 'subjects') is not null
  `.execute(db)
  const answers = Map.groupBy(rows, ({ place }) => Number(place))
  return new Map(
    [...questions.values()].flatMap((records, index) => {
      const dates = (answers.get(index + 1) ?? []).map(({ type, date }) => [type, date] as const)
      return records.map(({ id }) => [id, Object.fromEntries(dates)] as const)
    }),
  )
}
