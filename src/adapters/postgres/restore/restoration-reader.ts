import { sql } from 'kysely'
import type { RestorationReader } from '../../../retention/ports.ts'
import type { ListedChange, RestorationRow } from '../../../retention/restore/restoration-reader.ts'
import type { Sql } from '../database.ts'
import { given } from '../given.ts'

/** What restores have lost, in PostgreSQL, for one transaction. */
export function makeRestorationReader(db: Sql): RestorationReader {
  return {
    list: async () => {
      const { rows } = await sql<RestorationRow>`
        select r.id, r.from_position as "from", r.to_position as "to", coalesce(p.name, r.started_by) as "startedBy",
               r.started_at as "startedAt", r.finished_at as "finishedAt",
               (select count(*) from lost_change l where l.restoration_id = r.id) as "lostChanges",
               coalesce(
                 (select jsonb_agg(jsonb_build_object('kind', h.kind, 'id', h.hold_id) order by h.kind)
                  from restoration_hold h where h.restoration_id = r.id),
                 '[]'
               ) as holds
        from restoration r left join person p on p.id::text = r.started_by
        order by r.started_at desc, r.id
      `.execute(db)
      return rows
    },
    exists: async (id) => {
      const { rows } = await sql`select from restoration where id = ${id}`.execute(db)
      return rows.length > 0
    },
    lostChanges: async (id, { size, after }) => {
      const { rows } = await sql<ListedChange>`
        select l.position, l.at, l.action, l.subject_type as "subjectType", l.subject_id as "subjectId",
               case l.subject_type
                 when 'record' then (select reference from record r where r.id::text = l.subject_id)
                 when 'folder' then (select reference from folder f where f.id::text = l.subject_id)
               end as reference,
               coalesce(p.name, l.actor_id) as "by", l.codes, l.kind, h.hold_id as hold
        from lost_change l
        left join person p on p.id::text = l.actor_id
        left join restoration_hold h on h.restoration_id = l.restoration_id and h.kind = l.kind
        where l.restoration_id = ${id} and ${given(after, (it) => sql`l.position > ${it}::bigint`)}
        order by l.position
        limit ${size}
      `.execute(db)
      return rows
    },
  }
}
