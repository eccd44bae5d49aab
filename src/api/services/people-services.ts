import type { PersonActor } from '../../access/actor.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { NewPerson } from '../../people/add-person.ts'
import type { PersonWithToken } from '../../people/issue-token.ts'
import type { PersonChange } from '../../people/person-change.ts'
import type { Person } from '../../people/ports.ts'

/** People and their tokens. Changing anything is for administrators: the use case decides and writes the audit entry. */
export interface PeopleServices {
  /** The person whose live token this is; nothing for a wrong, revoked or outdated one, or a disabled person. */
  authenticate(token: string): Promise<PersonActor | undefined>
  /** Refuses a name that somebody goes by with `person-exists`, an unknown scope with `unknown-class`. */
  add(actor: PersonActor, person: NewPerson): Promise<PersonWithToken>
  /** Refuses with `missing-field`, `not-found`, `person-disabled`, `unknown-class` and `last-administrator`. */
  change(actor: PersonActor, name: string, change: PersonChange): Promise<Person>
  /** A fresh token; the old ones stop at once. Unknown name: `not-found`. */
  rotate(actor: PersonActor, name: string): Promise<PersonWithToken>
  /** Ends every token of the person at once. Unknown name: `not-found`. */
  disable(actor: PersonActor, name: string): Promise<Person>
  /** By name. Refuses a cursor that it did not give with `malformed`. */
  list(actor: PersonActor, page: PageRequest | 'all'): Promise<Page<Person>>
}
