import type { DatabaseSync } from 'node:sqlite'
import type { PersonCount } from '../../../search/ports.ts'
import type { DocColumns } from './doc-columns.ts'
import type { Match } from './read-matches.ts'

interface Counted {
  count: number
  authorOf: number
}

/** The people whom most of the hits name: as their author, or beside that. */
export function countPeople(
  db: DatabaseSync,
  columns: DocColumns,
  hits: readonly Match[],
  most: number,
): readonly PersonCount[] {
  const people = new Map<number, Counted>()
  const note = (person: number, count: number, authorOf: number) => {
    const known = people.get(person)
    if (known === undefined) people.set(person, { count, authorOf })
    else {
      known.count += count
      known.authorOf += authorOf
    }
  }
  const authors = columns.column('author_id')
  for (const [id] of hits) {
    const author = authors[columns.placeOf(id)] ?? 0
    // Where there is none stands 0.
    if (author > 0) note(author, 1, 1)
  }
  const named = db.prepare(
    `select person_id as person, count(*) as count from named
     where doc_id in (select value from json_each(?)) group by person_id`,
  )
  for (const { person, count } of named.iterate(JSON.stringify(hits.map(([id]) => id))))
    note(Number(person), Number(count), 0)
  return withNames(db, mostNamed(people, most)).slice(0, most)
}

/** The most often named, and whoever is named as often as the last of them: their names decide between those. */
function mostNamed(people: ReadonlyMap<number, Counted>, most: number): ReadonlyMap<number, Counted> {
  const counts = Array.from(people.values(), ({ count }) => count).sort((one, other) => other - one)
  const least = counts[most - 1] ?? 0
  return new Map([...people].filter(([, { count }]) => count >= least))
}

function withNames(db: DatabaseSync, people: ReadonlyMap<number, Counted>): readonly PersonCount[] {
  return db
    .prepare('select id, value from labels where id in (select value from json_each(?))')
    .all(JSON.stringify([...people.keys()]))
    .map((row) => {
      const name = String(row['value'])
      const { count, authorOf } = people.get(Number(row['id'])) ?? { count: 0, authorOf: 0 }
      return { name, count, authorOf, bytes: Buffer.from(name) }
    })
    .sort((one, other) => other.count - one.count || one.bytes.compare(other.bytes))
    .map(({ name, count, authorOf }) => ({ name, count, authorOf }))
}
