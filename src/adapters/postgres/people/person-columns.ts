import { sql } from 'kysely'

/** The columns of `person p`, named and constrained as a `Person` is. */
export const personColumns = sql`
  p.id, p.name, p.role, p.scope, p.clearance, p.groups, p.created_at as "createdAt", p.disabled_at as "disabledAt"
`
