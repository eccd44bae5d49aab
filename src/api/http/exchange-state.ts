import type { IncomingMessage } from 'node:http'
import type { PersonActor } from '../../access/actor.ts'

/** What the middleware learns about one request on its way in. */
export interface ExchangeState {
  /** Goes into logs, the `X-Request-Id` header and the detail of a 500; never into any other body. */
  requestId: string
  /** Path of the matched route as the OpenAPI document writes it: what logs and metrics may name. */
  route: string | undefined
  actor: PersonActor | undefined
  /** Whether the token that `actor` came with still opens anything. */
  isLetIn?: () => Promise<boolean>
}

const states = new WeakMap<IncomingMessage, ExchangeState>()

/** The state of this request, made on first use. */
export function exchangeState(request: IncomingMessage): ExchangeState {
  const known = states.get(request)
  if (known !== undefined) return known
  const state: ExchangeState = { requestId: '', route: undefined, actor: undefined }
  states.set(request, state)
  return state
}
