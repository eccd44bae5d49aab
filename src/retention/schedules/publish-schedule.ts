import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import { presentSchedule, type ScheduleView } from '../dates/list-schedules.ts'
import type { SettlingEffect } from '../dates/standing-store.ts'
import { writeSettling } from '../dates/write-settling.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { requireWholePlan } from '../require-whole-plan.ts'
import { latestToday } from './latest-today.ts'
import { refuseFutureAuthority } from './refuse-future-authority.ts'
import type { StoredVersion } from './schedule-store.ts'
import { settlingUnder } from './settling-under.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export interface Publication {
  /** `existing`: every record under the schedule; `new`: only what is filed from now on. */
  readonly appliesTo: 'existing' | 'new'
  /** Why, where the officer says so: the version itself names the authority for it. */
  readonly reason?: string
}

export interface PublishedSchedule {
  readonly schedule: ScheduleView
  /** What it changed; nothing where it applies to new records only. */
  readonly effect: SettlingEffect | null
}

export type PublishSchedule = (
  actor: Actor,
  code: string,
  version: number,
  publication: Publication,
) => Promise<PublishedSchedule>

/**
 * Publishes a draft, by another officer than drafted it (`separation-of-duties`); the version before is superseded. For
 * existing records every date is computed anew in the same transaction, and what no longer stands as it was listed leaves
 * the open lists: nothing is destroyed by a publication. Both officers answer for ends that it brings forward. Absent:
 * `not-found`; no draft, or older than what is published: `conflict`; one whose
 * authority has not been given yet: `invalid-schedule`.
 */
export function makePublishSchedule({ unitOfWork, clock }: Deps): PublishSchedule {
  return async (actor, code, version, { appliesTo, reason }) => {
    requireWholePlan(actor, 'publish-schedule')
    return recordRefusal(unitOfWork, actor, { type: 'schedule', id: code }, 'publish-schedule', () =>
      unitOfWork.run(async (tx) => {
        const found = await requireDraft(tx, code, version, actor)
        const at = clock.now()
        refuseFutureAuthority(found.schedule.authority, latestToday(clock))
        const before = await tx.schedules.published(code)
        const settling =
          appliesTo === 'new'
            ? null
            : await settlingUnder(tx, found.schedule, {
                classCodes: await tx.schedules.classesUnder(code),
                overridden: true,
                hasteners: [actor.id, found.draftedBy],
                reviewIfDueOn: londonDate(at),
              })
        await tx.schedules.publish(code, version, { by: actor.id, at, appliesTo })
        const effect =
          settling === null ? null : await writeSettling(tx, settling, at, tx.standings.settleCounting)
        if (before !== undefined) {
          await tx.audit.append({
            action: 'schedule.superseded',
            actor: auditActor(actor),
            subject: { type: 'schedule', id: code },
            codes: { version: before, by: version },
          })
        }
        await tx.audit.append({
          action: 'schedule.published',
          actor: auditActor(actor),
          subject: { type: 'schedule', id: code },
          codes: { version, appliesTo, records: effect?.total ?? 0, changed: effect?.changed ?? 0 },
          details: { title: found.schedule.title, reason },
          conditions: null,
        })
        if (settling !== null) {
          await correctLists(tx, clock, actor, settling.scope)
          const payload = { code, version, classCodes: settling.scope.classCodes, overridden: true }
          await tx.jobs.enqueue('settle-schedule', payload, { key: `schedule:${code}` })
        }
        return {
          schedule: presentSchedule({ schedule: found.schedule, state: 'published', publishedAt: at }),
          effect,
        }
      }, 'serializable'),
    )
  }
}

async function requireDraft(
  tx: RetentionTx,
  code: string,
  version: number,
  actor: Actor,
): Promise<StoredVersion> {
  const found = await tx.schedules.findForChange(code, version)
  if (found === undefined) throw notFound()
  if (found.state !== 'draft')
    throw new MunimentError(
      'conflict',
      `Version ${version} of ${code} is ${found.state}: only a draft is published.`,
    )
  const published = await tx.schedules.published(code)
  if (published !== undefined && published > version) {
    throw new MunimentError(
      'conflict',
      `Version ${published} of ${code} is published already: draft anew what should follow it.`,
    )
  }
  if (found.draftedBy === actor.id)
    throw new MunimentError('separation-of-duties', 'Who drafted a version of a schedule cannot publish it.')
  return found
}
