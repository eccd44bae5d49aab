import type { PersonWithToken } from '../../people/issue-token.ts'
import type { Person } from '../../people/ports.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { pageAnswer, presentPage, usualSize } from '../schemas/page-schema.ts'
import {
  newPersonBody,
  peopleQuery,
  personAnswer,
  personChanges,
  personParams,
  tokenAnswer,
} from '../schemas/person-schemas.ts'
import type { PeopleServices } from '../services/people-services.ts'

const section = 'People'
const person = { description: 'The person.', schema: personAnswer }
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
      query: peopleQuery,
      answers: {
        200: {
          description: 'By name: everybody on one page, unless `size` or `cursor` asks for pages.',
          schema: pageAnswer(personAnswer),
        },
      },
      handle: async ({ actor, query: { size, cursor } }) => {
        const isWhole = size === undefined && cursor === undefined
        const page = { size: size ?? usualSize, cursor: cursor ?? null }
        return json(200, presentPage(await people.list(actor, isWhole ? 'all' : page), presentPerson))
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/api/v1/users/{name}',
      action: 'manage-people',
      section,
      summary: 'Change what a person may do',
      description:
        'It holds from their next request. Whoever is given a role, a wider scope, a higher clearance or a group waits for the length of the cooling-off before they approve, execute, publish or lift. A disabled person is not changed any more, and the last administrator with a valid token stays one.',
      params: personParams,
      body: personChanges,
      answers: { 200: person },
      errors: ['not-found', 'person-disabled', 'last-administrator', 'unknown-class', 'missing-field'],
      handle: async ({ actor, params, body }) =>
        json(200, presentPerson(await people.change(actor, params.name, body))),
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
      answers: { 200: person },
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
