import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { VerificationServices } from '../cli/command-services.ts'
import type { Muniment } from '../compose.ts'

/** Gives `audit verify` what it asks for, on behalf of `actor`. Closing adds nothing to the log that was looked at. */
export function bindAuditVerification(
  { audit, engines }: Pick<Muniment, 'audit' | 'engines'>,
  actor: Actor,
): VerificationServices {
  return {
    verify: async () => {
      requireAllowed(actor, 'read-audit')
      return audit.verifyLog()
    },
    close: engines.close,
  }
}
