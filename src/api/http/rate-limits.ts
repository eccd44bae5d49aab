import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { exchangeState } from './exchange-state.ts'

/** How many requests a minute; 0 turns a limit off. */
export interface RateLimits {
  /** By one address, with a token that is none. */
  readonly refusedPerMinute: number
  /** By one person. */
  readonly perPersonPerMinute: number
}

/** Generous to programs, tight for guessing. Tokens are 256 random bits, and need no protection from guessing. */
export const defaultRateLimits: RateLimits = { refusedPerMinute: 1_200, perPersonPerMinute: 60_000 }

const MINUTE = 60_000

/**
 * Counts the unidentified only, so that each token has been looked up before, in one read of an index; what it spares is all that
 * follows. Nobody with a valid token is slowed down by others who guess behind the same proxy.
 */
export function limitRefused({ refusedPerMinute }: RateLimits): RequestHandler {
  if (refusedPerMinute === 0) return passOn
  return rateLimit({
    windowMs: MINUTE,
    limit: refusedPerMinute,
    skip: (request) => exchangeState(request).actor !== undefined,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: refuse,
  })
}

/** Stands after authentication and counts by person. */
export function limitPerPerson({ perPersonPerMinute }: RateLimits): RequestHandler {
  if (perPersonPerMinute === 0) return passOn
  return rateLimit({
    windowMs: MINUTE,
    limit: perPersonPerMinute,
    keyGenerator: (request) => exchangeState(request).actor?.id ?? 'nobody',
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: refuse,
  })
}

const passOn: RequestHandler = (_request, _response, next) => next()

const refuse: RequestHandler = (_request, response, next) => {
  response.setHeader('Retry-After', '60')
  next(new MunimentError('too-many-requests', 'Wait a minute, then go on.'))
}
