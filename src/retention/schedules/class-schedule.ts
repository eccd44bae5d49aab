import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import type { ClassScope, Settling, SettlingEffect } from '../dates/standing-store.ts'
import { writeSettling } from '../dates/write-settling.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { requireWholePlan } from '../require-whole-plan.ts'
import type { Foresee } from '../what-if/make-what-if.ts'
import type { ClassDraft } from './schedule-store.ts'
import { settlingUnder } from './settling-under.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

/** Every class that waits to come under another schedule. */
export function makeListClassDrafts({ unitOfWork }: Pick<Deps, 'unitOfWork'>) {
  return async (actor: Actor): Promise<readonly ClassDraft[]> => {
    requireAllowed(actor, 'read-schedules')
    return unitOfWork.run((tx) => tx.schedules.classDrafts())
  }
}

/** What publishing a class's drafted schedule would write. No draft: `not-found`. */
export const foreseeClass: Foresee<string> = async (tx, classCode, today) => {
  const draft = await tx.schedules.classDraft(classCode)
  if (draft === undefined) throw notFound()
  return [(await settlingOf(tx, today, draft, [])).settling]
}

/**
 * Brings a class, and those below that name no schedule of their own, under the schedule that was drafted for it; by
 * another officer than drafted it (`separation-of-duties`). Every record is computed anew from its own trigger at its own
 * past date; what is due already goes to review, never straight to destruction (DESIGN §5). No draft: `not-found`.
 */
export function makePublishClass({ unitOfWork, clock }: Deps) {
  return async (
    actor: Actor,
    classCode: string,
    reason: string,
  ): Promise<{ readonly draft: ClassDraft; readonly effect: SettlingEffect }> => {
    requireWholePlan(actor, 'publish-schedule')
    return recordRefusal(unitOfWork, actor, { type: 'class', id: classCode }, 'publish-class-schedule', () =>
      unitOfWork.run(async (tx) => {
        const draft = await tx.schedules.classDraftForChange(classCode)
        if (draft === undefined) throw notFound()
        if (draft.draftedBy === actor.id)
          throw new MunimentError(
            'separation-of-duties',
            'Who drafted the schedule of a class cannot publish it.',
          )
        const at = clock.now()
        const { settling, code, version } = await settlingOf(tx, londonDate(at), draft, [
          actor.id,
          draft.draftedBy,
        ])
        await tx.past.keepClass(classCode, at)
        await tx.schedules.publishClass(draft, actor.id)
        const effect = await writeSettling(tx, settling, at, tx.standings.settleCounting)
        await tx.audit.append({
          action: 'class.changed',
          actor: auditActor(actor),
          subject: { type: 'class', id: classCode },
          codes: {
            schedule: draft.scheduleCode,
            scheduleCode: code,
            scheduleVersion: version,
            changed: effect.changed,
          },
          details: { title: draft.title, reason },
          conditions: null,
        })
        await correctLists(tx, clock, actor, settling.scope)
        const payload = { code, version, classCodes: settling.scope.classCodes, overridden: false }
        await tx.jobs.enqueue('settle-schedule', payload, { key: `class-schedule:${classCode}` })
        return { draft, effect }
      }, 'serializable'),
    )
  }
}

async function settlingOf(
  tx: RetentionTx,
  today: CivilDate,
  { classCode, scheduleCode }: ClassDraft,
  hasteners: readonly string[],
): Promise<{
  readonly settling: Settling & { readonly scope: ClassScope }
  readonly code: string
  readonly version: number
}> {
  const schedule = await tx.schedules.scheduleFor(classCode, scheduleCode)
  if (schedule === undefined) {
    throw new MunimentError(
      'conflict',
      'No version of the schedule that the class would come under is published: publish one first.',
    )
  }
  const settling = await settlingUnder(tx, schedule, {
    classCodes: await tx.schedules.classesInheriting(classCode),
    overridden: false,
    hasteners,
    reviewIfDueOn: today,
  })
  return { settling, code: schedule.code, version: schedule.version }
}
