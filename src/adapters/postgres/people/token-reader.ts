import { sql } from 'kysely'
import type { Person, TokenKind, TokenReader } from '../../../people/ports.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'
import { personColumns } from './person-columns.ts'

/** Looks tokens up by their hash, at every request: a disabled person is out at once. */
export function makeTokenReader(database: Database): TokenReader {
  return {
    find: async (hash, at) => {
      const rows = await runQuery(
        database,
        sql<Person & { readonly kind: TokenKind; readonly issuedAt: Date }>`
        select ${personColumns}, t.kind, t.created_at as "issuedAt"
        from api_token t join person p on p.id = t.person_id
        where t.hash = ${hash} and t.revoked_at is null and t.expires_at > ${at} and p.disabled_at is null
      `,
      )
      const row = rows[0]
      if (row === undefined) return undefined
      const { kind, issuedAt, ...person } = row
      return { person, kind, issuedAt }
    },
  }
}
