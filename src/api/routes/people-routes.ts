import { z } from 'zod'
import type { PersonWithToken } from '../../people/issue-token.ts'
import type { Person } from '../../people/ports.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { newPersonBody, personAnswer, personParams, tokenAnswer } from '../schemas/person-schemas.ts'
import type { PeopleServices } from '../services/people-services.ts'

const section = 'People'
const shownOnce = { description: 'The token is shown this once.', schema: tokenAnswer }

/** People and tokens; for administrators, who read no content. */
export function makePeopleRoutes(people: PeopleServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/users',
      action: 'manage-people',
      section,
      summary: 'Add a person',
      body: newPersonBody,
      answers: { 201: shownOnce },
      errors: ['person-exists', 'unknown-class', 'missing-field'],
      handle: async ({ actor, body: { name, role, scope, clearance, groups } }) => {
        const added = await people.add(actor, {
          name,
          role,
          scope: scope ?? null,
          clearance: clearance ?? 'official',
          groups: groups ?? [],
        })
        return json(201, presentToken(added))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/users',
      action: 'manage-people',
      section,
      summary: 'List people',
      answers: {
        200: {
          description: 'Everybody, by name, on one page.',
          schema: z.object({ items: z.array(personAnswer), next: z.null() }),
        },
      },
      handle: async ({ actor }) =>
        json(200, { items: (await people.list(actor)).map(presentPerson), next: null }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/users/{name}/rotate',
      action: 'manage-people',
      section,
      summary: 'Give a person a new token; the old ones stop at once',
      params: personParams,
      answers: { 200: shownOnce },
      errors: ['not-found'],
      handle: async ({ actor, params }) => json(200, presentToken(await people.rotate(actor, params.name))),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/users/{name}/disable',
      action: 'manage-people',
      section,
      summary: 'Disable a person; every token stops at once',
      params: personParams,
      answers: { 200: { description: 'The person.', schema: personAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params }) => json(200, presentPerson(await people.disable(actor, params.name))),
    }),
  ]
}

function presentToken({ person: { id, name, role }, token }: PersonWithToken) {
  return { id, name, role, token }
}

function presentPerson(person: Person) {
  return {
    id: person.id,
    name: person.name,
    role: person.role,
    scope: person.scope,
    clearance: person.clearance,
    groups: person.groups,
    createdAt: person.createdAt.toISOString(),
    disabledAt: person.disabledAt?.toISOString() ?? null,
  }
}
