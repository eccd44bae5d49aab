import type { Request } from 'express'
import type { z } from 'zod'
import type { Action } from '../../access/action.ts'
import type { PersonActor } from '../../access/actor.ts'
import type { ErrorCode } from '../../kernel/error-code.ts'
import type { Answer } from './answer.ts'

/** One answer that a route may give, for the OpenAPI document. */
export interface AnswerFacts {
  readonly description: string
  /** Of a JSON body. */
  readonly schema?: z.ZodType
  /** Of any other body: its media types. */
  readonly mediaTypes?: readonly string[]
  /** Headers worth knowing, with what they mean. */
  readonly headers?: { readonly [name: string]: string }
}

/** How a body is sent. `multipart`, and CSV where it is taken too, are read as they stream. */
export type BodyFacts =
  | { readonly kind: 'json'; readonly schema: z.ZodType; readonly orCsv: boolean }
  | { readonly kind: 'multipart'; readonly schema: z.ZodType }

/** Everything that is the same for serving a route, describing it and testing who may use it. */
export interface RouteFacts {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** As in OpenAPI, `/api/v1/records/{id}`; `{+reference}` may hold slashes, encoded or not. */
  readonly path: string
  /** What the asker must be allowed to do; `public` needs no token. */
  readonly action: Action | 'public'
  readonly section: string
  readonly summary: string
  readonly description?: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  /** Request headers worth knowing, with what they mean; those that end in `!` are required. */
  readonly headers?: { readonly [name: string]: string }
  readonly body?: BodyFacts
  readonly answers: { readonly [status: number]: AnswerFacts }
  /** Beyond what every route may answer. */
  readonly errors?: readonly ErrorCode[]
}

/** A route ready to be mounted. Parsing lies inside `run`, so nothing unparsed reaches a handler. */
export interface Route extends RouteFacts {
  run(request: Request, actor: PersonActor | undefined): Promise<Answer>
}
