import { makePersonReader } from '../adapters/postgres/people/person-reader.ts'
import { makePersonStore } from '../adapters/postgres/people/person-store.ts'
import { makeReadableAccessSets } from '../adapters/postgres/people/readable-access-sets.ts'
import { makeTokenReader } from '../adapters/postgres/people/token-reader.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeAddPerson } from '../people/add-person.ts'
import { makeAuthenticate } from '../people/authenticate.ts'
import { makeBootstrap } from '../people/bootstrap.ts'
import { makeChangePerson } from '../people/change-person.ts'
import { makeDisablePerson } from '../people/disable-person.ts'
import { makeListPeople } from '../people/list-people.ts'
import type { PeopleTx } from '../people/ports.ts'
import { makeResolveAnew } from '../people/resolve-anew.ts'
import { makeRotateToken } from '../people/rotate-token.ts'
import type { AuditParts } from './compose-audit.ts'
import type { Engines } from './open-engines.ts'

/** People, their tokens, and what they may read right now. */
export type PeopleParts = ReturnType<typeof composePeople>

export function composePeople({ database }: Engines, audit: AuditParts) {
  const unitOfWork = makeUnitOfWork<PeopleTx>(database, (db, outgoing) => ({
    people: makePersonStore(db),
    audit: audit.logOf(db, outgoing),
  }))
  // Tokens stay on the machine's clock, also in a drill (DESIGN §5).
  const machineNow = (): Date => new Date()
  const changing = { unitOfWork, machineNow }
  return {
    resolveAnew: makeResolveAnew({ people: makePersonReader(database), machineNow }),
    authenticate: makeAuthenticate({ tokens: makeTokenReader(database), machineNow }),
    readableAccessSets: makeReadableAccessSets(database),
    bootstrap: makeBootstrap(changing),
    add: makeAddPerson(changing),
    change: makeChangePerson(changing),
    rotate: makeRotateToken(changing),
    disable: makeDisablePerson(changing),
    list: makeListPeople({ unitOfWork }),
  }
}
