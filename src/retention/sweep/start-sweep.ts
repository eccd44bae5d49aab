import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import { newId, type SweepId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { CheckClock } from '../clock/check-clock.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { RetentionSweep } from '../retention-sweep.ts'
import type { ContinueSweep } from './continue-sweep.ts'
import { openSweep } from './open-sweep.ts'

export interface SweepRequest {
  readonly dryRun: boolean
  /** Only with `dryRun`: what would be due on another day. */
  readonly asOf?: CivilDate
}

export interface StartedSweep {
  readonly sweep: RetentionSweep
  /** Resolves when the sweep has ended; whoever does not wait may poll. */
  readonly finished: Promise<RetentionSweep>
}

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
  readonly checkClock: CheckClock
  readonly continueSweep: ContinueSweep
}

export type StartSweep = (actor: Actor, request: SweepRequest) => Promise<StartedSweep>

/**
 * Sweeps on demand. A dry run counts what is due on a day, tomorrow or in ten years, and lists nothing; `asOf`
 * without it is `malformed`, since nothing is listed on any day but today. On a clock in doubt nothing is opened
 * (`clock-fault`); counting goes on.
 */
export function makeStartSweep(deps: Deps): StartSweep {
  const { unitOfWork, clock, failpoint, checkClock, continueSweep } = deps
  return async (actor, request) => {
    requireAllowed(actor, 'run-sweep')
    if (request.asOf !== undefined && !request.dryRun) {
      throw new MunimentError(
        'malformed',
        'A day to look at (asOf) goes with a dry run only: nothing is listed ahead of its time.',
        {
          errors: [{ path: 'asOf', message: 'only with dryRun' }],
        },
      )
    }
    const startedAt = clock.now()
    const asOf = request.asOf ?? londonDate(startedAt)
    const id = newId<SweepId>()
    if (request.dryRun) return finishedAtOnce(await countOnly(id, actor, asOf, startedAt))
    await checkClock()
    const sweep = await unitOfWork.run((tx) =>
      openSweep(tx, actor, {
        id,
        scheduledFor: null,
        asOf,
        dryRun: false,
        startedBy: actor.id,
        startedAt,
      }),
    )
    if (sweep === undefined) throw new MunimentError('internal', 'A sweep with a fresh id stands already.')
    failpoint('sweep.after-started')
    return { sweep, finished: continueSweep(id) }
  }

  async function countOnly(
    id: SweepId,
    actor: Actor,
    asOf: CivilDate,
    startedAt: Date,
  ): Promise<RetentionSweep> {
    return unitOfWork.run(async (tx) => {
      await tx.sweeps.insert({ id, scheduledFor: null, asOf, dryRun: true, startedBy: actor.id, startedAt })
      const counts = await tx.sweeps.count(asOf)
      const sweep = await tx.sweeps.finish(id, counts, clock.now())
      await tx.audit.append({
        action: 'sweep.finished',
        actor: auditActor(actor),
        subject: { type: 'sweep', id },
        codes: { dryRun: true, asOf, ...counts },
      })
      return requireSweep(sweep)
    })
  }
}

function finishedAtOnce(sweep: RetentionSweep): StartedSweep {
  return { sweep, finished: Promise.resolve(sweep) }
}

function requireSweep(sweep: RetentionSweep | undefined): RetentionSweep {
  if (sweep === undefined) throw new MunimentError('internal', 'A sweep vanished while it was written.')
  return sweep
}
