import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import type { RetentionTx } from '../ports.ts'
import type { CredentialReader } from './credential-reader.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly credentials: CredentialReader
  readonly coolingOffMs: number
  readonly machineNow: () => Date
}

type DutySubject = Parameters<typeof recordRefusal>[2]

/**
 * Puts before a second person's act (approving, executing, acknowledging a transfer, publishing, confirming a lift) that this
 * person has been an officer, with these rights and this token, for the length of a cooling-off: else an administrator and one officer
 * were two officers at once, by adding one, making one of a clerk, or giving a colleague's token anew (docs/adr/0023-…). Not where every officer is that new: an
 * installation that is being set up. Throws `fresh-credential`, and the log has it.
 */
export function makeSettledFirst({ unitOfWork, credentials, coolingOffMs, machineNow }: Deps) {
  return <Id extends string, Rest extends readonly unknown[], Result>(
    action: Action,
    subjectType: DutySubject['type'],
    useCase: (actor: Actor, id: Id, ...rest: Rest) => Promise<Result>,
  ) =>
    async (actor: Actor, id: Id, ...rest: Rest): Promise<Result> => {
      requireAllowed(actor, action)
      await recordRefusal(unitOfWork, actor, { type: subjectType, id }, action, () => requireSettled(actor))
      return useCase(actor, id, ...rest)
    }

  async function requireSettled(actor: Actor): Promise<void> {
    if (actor.kind !== 'person' || coolingOffMs === 0) return
    const settledBefore = new Date(machineNow().getTime() - coolingOffMs)
    const found = await credentials.read(actor.id, settledBefore)
    if (found === undefined || !found.established || found.since <= settledBefore) return
    const until = new Date(found.since.getTime() + coolingOffMs)
    throw new MunimentError(
      'fresh-credential',
      `Whoever was added, or given more rights or another token, waits for the length of the cooling-off before they do this: until ${until.toISOString()}.`,
      { details: { since: found.since.toISOString(), until: until.toISOString() } },
    )
  }
}
