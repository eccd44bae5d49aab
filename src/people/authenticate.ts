import type { PersonActor } from '../access/actor.ts'
import type { TokenReader } from './ports.ts'
import { hashToken } from './token.ts'

/** Who a token stands for right now, or nobody. Tokens live by the machine's clock, also in a drill. */
export function makeAuthenticate(deps: { readonly tokens: TokenReader; readonly machineNow: () => Date }) {
  return async (token: string): Promise<PersonActor | undefined> => {
    const found = await deps.tokens.find(hashToken(token), deps.machineNow())
    if (found === undefined) return undefined
    const { id, name, role, scope, clearance, groups } = found.person
    const how = found.kind === 'bootstrap' ? 'bootstrap-token' : 'token'
    return { kind: 'person', id, name, role, scope, clearance, groups, how, tokenSince: found.issuedAt }
  }
}
