import type { Request } from 'express'
import { z } from 'zod'
import type { PersonActor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Answer } from './answer.ts'
import { parseInput } from './parse-input.ts'
import type { Present } from './present-keys.ts'
import type { Route, RouteFacts } from './route.ts'

const nothing = z.object({})
type Nothing = typeof nothing

/** What a handler is given: parsed, typed, and nothing of Express but the raw request for those who stream. */
export interface Call<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  readonly params: Present<z.output<Params>>
  readonly query: Present<z.output<Query>>
  readonly body: Present<z.output<Body>>
  readonly request: Request
}

interface Spec<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>
  extends Omit<RouteFacts, 'params' | 'query' | 'body' | 'action'> {
  readonly params?: Params
  readonly query?: Query
  /** JSON. */
  readonly body?: Body
  /** Reads the same as the body says from `text/csv`, where that is taken as well. */
  readonly csv?: (request: Request) => Promise<Present<z.output<Body>>>
  /** A body that the handler reads by itself; for the description only. */
  readonly multipart?: z.ZodType
}

/** A route for a person who may do `action`; the actor is known when the handler runs. */
export function defineRoute<
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = Nothing,
>(
  spec: Spec<Params, Query, Body> & {
    readonly action: Exclude<RouteFacts['action'], 'public'>
    readonly handle: (call: Call<Params, Query, Body> & { readonly actor: PersonActor }) => Promise<Answer>
  },
): Route {
  return {
    ...factsOf(spec),
    action: spec.action,
    run: async (request, actor) => {
      if (actor === undefined) throw new MunimentError('unauthenticated', 'Send a valid token.')
      return spec.handle({ ...(await parseCall(spec, request)), actor })
    },
  }
}

/** A route that needs no token. */
export function definePublicRoute<Params extends z.ZodObject = Nothing, Query extends z.ZodObject = Nothing>(
  spec: Spec<Params, Query, Nothing> & {
    readonly handle: (call: Call<Params, Query, Nothing>) => Promise<Answer>
  },
): Route {
  return {
    ...factsOf(spec),
    action: 'public',
    run: async (request) => spec.handle(await parseCall(spec, request)),
  }
}

function factsOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  spec: Spec<P, Q, B>,
): Omit<RouteFacts, 'action'> {
  const { body, csv, multipart, ...facts } = spec
  if (body !== undefined) return { ...facts, body: { kind: 'json', schema: body, orCsv: csv !== undefined } }
  if (multipart !== undefined) return { ...facts, body: { kind: 'multipart', schema: multipart } }
  return facts
}

async function parseCall<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  spec: Spec<P, Q, B>,
  request: Request,
): Promise<Call<P, Q, B>> {
  // Where a schema is absent its type parameter is `Nothing`, which `nothing` is.
  const query = (spec.query ?? nothing) as Q
  return {
    params: parseParams(spec.params, request),
    query: parseInput(query, given(request.query), 'malformed'),
    body: await parseBody(spec, request),
    request,
  }
}

async function parseBody<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  spec: Spec<P, Q, B>,
  request: Request,
): Promise<Present<z.output<B>>> {
  // As above: no schema means that the body's type is that of `Nothing`.
  if (spec.body === undefined) return parseInput(nothing as unknown as B, {}, 'malformed')
  if (spec.csv !== undefined && request.is('text/csv')) return spec.csv(request)
  return parseInput(spec.body, request.body, 'body')
}

/** Forms send what was left empty; an empty filter is none. */
function given(query: Request['query']): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
}

/** What cannot be an id or a reference of anything is answered as anything else that is not there. */
function parseParams<P extends z.ZodObject>(schema: P | undefined, request: Request): Present<z.output<P>> {
  const joined = Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('/') : value,
    ]),
  )
  // As above: no schema means that the parameter type is `Nothing`.
  const result = ((schema ?? nothing) as P).safeParse(joined)
  if (!result.success) throw notFound()
  // What came as text has no key that is `undefined`.
  return result.data as Present<z.output<P>>
}
