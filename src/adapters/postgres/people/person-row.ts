import { sql } from 'kysely'
import type { Role } from '../../../access/actor.ts'
import type { PersonId } from '../../../kernel/ids.ts'
import type { Person } from '../../../people/ports.ts'
import type { Marking } from '../../../records/marking.ts'

/** A row of `person`; the columns are constrained to these types. */
export interface PersonRow {
  readonly id: PersonId
  readonly name: string
  readonly role: Role
  readonly scope: string | null
  readonly clearance: Marking
  readonly groups: readonly string[]
  readonly created_at: Date
  readonly disabled_at: Date | null
}

export const personColumns = sql`p.id, p.name, p.role, p.scope, p.clearance, p.groups, p.created_at, p.disabled_at`

export function personOf(row: PersonRow): Person {
  const { id, name, role, scope, clearance, groups, created_at: createdAt, disabled_at: disabledAt } = row
  return { id, name, role, scope, clearance, groups, createdAt, disabledAt }
}
