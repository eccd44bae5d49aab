import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { VerificationServices } from '../cli/command-services.ts'
import type { Muniment } from '../compose.ts'
import { makeNoteRefusedCommand } from './make-note-refused-command.ts'

/**
 * Gives `audit verify` what it asks for, on behalf of `actor`. Closing adds nothing to the log that was looked at. A refusal is
 * written down, unless the log is behind its anchor or not what it was: nothing is written then before it was taken up, or mended.
 */
export function bindAuditVerification(
  { audit, engines }: Pick<Muniment, 'audit' | 'engines'>,
  actor: Actor,
): VerificationServices {
  const noteRefused = makeNoteRefusedCommand(audit, actor)
  const isCurrent = (): Promise<boolean> =>
    audit.surveyLog().then(
      ({ outcome }) => outcome === 'current',
      () => false,
    )
  return {
    verify: async () => {
      try {
        requireAllowed(actor, 'read-audit')
      } catch (error) {
        if (await isCurrent()) await noteRefused(error)
        throw error
      }
      return audit.verifyLog()
    },
    close: engines.close,
  }
}
