import { sql } from 'kysely'
import type { OrphanStore } from '../../../ingest/ports.ts'
import type { Sql } from '../database.ts'

/**
 * Whether the object `o` is of a record that was destroyed or transferred, by its key. A store that came back from an older backup
 * holds bytes of such, and no restored database has lost a row that would know them.
 */
const isOfWhatHasGone = sql`exists (
  select from record r
  where r.id = substring(o.object_key from '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[.]')::uuid
    and r.state in ('destroyed', 'transferred')
)`

/** The list of orphans, for one transaction. */
export function makeOrphanStore(db: Sql): OrphanStore {
  return {
    withoutRow: async (objects) => {
      const { rows } = await sql<{ readonly key: string }>`
        select o.object_key as key
        from unnest(${objects.map(({ key }) => key)}::text[], ${objects.map(({ storedAt }) => storedAt)}::timestamptz[])
          as o (object_key, stored_at)
        where not exists (select from component c where c.object_key = o.object_key or c.text_key = o.object_key)
          and not exists (select from installation i where o.object_key = i.id || '.' || i.id || '.installation')
          and (not exists (select from installation i where o.stored_at < i.restored_at) or ${isOfWhatHasGone})
      `.execute(db)
      const orphans = new Set(rows.map(({ key }) => key))
      return objects.filter(({ key }) => orphans.has(key))
    },
    list: async (orphans, at) => {
      if (orphans.length === 0) return 0
      const { rows } = await sql`
        insert into orphan (object_key, size, stored_at, listed_at)
        select key, size, stored_at, ${at}
        from unnest(
          ${orphans.map(({ key }) => key)}::text[], ${orphans.map(({ size }) => size)}::bigint[],
          ${orphans.map(({ storedAt }) => storedAt)}::timestamptz[]
        ) as o (key, size, stored_at)
        on conflict (object_key) do nothing
        returning object_key
      `.execute(db)
      return rows.length
    },
    listedBefore: async (instant, after, limit) => {
      const { rows } = await sql<{ readonly key: string }>`
        select object_key as key from orphan
        where listed_at < ${instant} and (${after}::text is null or object_key > ${after}::text)
        order by object_key limit ${limit}
      `.execute(db)
      return rows.map(({ key }) => key)
    },
    stillWithoutRow: async (key) => {
      const { rows } = await sql`
        delete from orphan o
        where o.object_key = ${key} and (
          exists (select from component c where c.object_key = o.object_key or c.text_key = o.object_key)
          or (exists (select from installation i where o.stored_at < i.restored_at) and not ${isOfWhatHasGone})
        )
        returning o.object_key
      `.execute(db)
      return rows.length === 0
    },
    forget: async (key) => {
      await sql`delete from orphan where object_key = ${key}`.execute(db)
    },
    giveUp: async (foreignMarker, at) => {
      await sql`delete from orphan`.execute(db)
      await sql`delete from foreign_marker where object_key <> ${foreignMarker}`.execute(db)
      await sql`
        insert into foreign_marker (object_key, found_at) values (${foreignMarker}, ${at})
        on conflict (object_key) do nothing
      `.execute(db)
    },
    forgetForeignMarker: async () => {
      await sql`delete from foreign_marker`.execute(db)
    },
  }
}
