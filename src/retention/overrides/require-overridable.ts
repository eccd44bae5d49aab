import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import type { RetentionTx } from '../ports.ts'
import type { OverrideTarget, ScheduleOverride } from './override-store.ts'

/** What may be given a schedule of its own, or have it withdrawn. Throws `not-found`, `being-destroyed` and `gone`. */
export function requireOverridable(
  actor: Actor,
  target: OverrideTarget | undefined,
  action: Action,
): OverrideTarget {
  if (target === undefined) throw notFound()
  requireAllowed(actor, action, target.access)
  if (target.state === 'destroying')
    throw new MunimentError('being-destroyed', 'This record is being destroyed.')
  if (target.state !== 'active') throw new MunimentError('gone', 'This record has been disposed of.')
  return target
}

/** The schedule that it may be given. Throws `conflict` where it was given one already, and `unknown-schedule`. */
export async function requireScheduleToGive(
  tx: Pick<RetentionTx, 'overrides'>,
  { override }: OverrideTarget,
  code: string,
): Promise<ScheduleVersion> {
  if (override !== null) {
    throw new MunimentError(
      'conflict',
      `The schedule ${override.schedule} is given to it already: withdraw that first.`,
    )
  }
  const schedule = await tx.overrides.schedule(code)
  if (schedule !== undefined) return schedule
  throw new MunimentError('unknown-schedule', 'There is no published schedule of this code.', {
    errors: [{ path: 'schedule', message: 'is no published schedule' }],
  })
}

/** The same with what it was given; `conflict` where that is nothing. */
export function requireOverridden(
  target: OverrideTarget,
): OverrideTarget & { readonly override: ScheduleOverride } {
  const { override } = target
  if (override === null) throw new MunimentError('conflict', 'No schedule of its own is given to it.')
  return { ...target, override }
}
