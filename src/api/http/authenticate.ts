import type { RequestHandler } from 'express'
import { bearerToken } from '../../kernel/bearer-token.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { PeopleServices } from '../services/people-services.ts'
import { exchangeState } from './exchange-state.ts'

// RFC 6750, 2.1: the scheme in any case, one space at least, then the token.
const BEARER = new RegExp(`^Bearer +(${bearerToken.source})$`, 'i')

/** Finds the person behind the bearer token, if there is one. */
export function identify(people: Pick<PeopleServices, 'authenticate'>): RequestHandler {
  return async (request, _response, next) => {
    const token = BEARER.exec(request.get('authorization') ?? '')?.[1]
    if (token !== undefined) {
      const state = exchangeState(request)
      state.actor = await people.authenticate(token)
      state.isLetIn = async () => (await people.authenticate(token)) !== undefined
    }
    next()
  }
}

/** Refuses whoever was not identified: below this line nobody is unknown. */
export function requirePerson(): RequestHandler {
  return (request, _response, next) => {
    if (exchangeState(request).actor === undefined) {
      throw new MunimentError('unauthenticated', 'Send a valid token: Authorization: Bearer <token>.')
    }
    next()
  }
}
