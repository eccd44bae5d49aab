import type { PersonActor } from '../../access/actor.ts'
import type { WrittenSchedule } from '../../records/schedules/complete-schedule.ts'
import type { ScheduleView } from '../../retention/dates/list-schedules.ts'
import type { SettlingEffect } from '../../retention/dates/standing-store.ts'
import type { Publication, PublishedSchedule } from '../../retention/schedules/publish-schedule.ts'
import type { ClassDraft } from '../../retention/schedules/schedule-store.ts'

export interface ScheduleServices {
  draft(actor: PersonActor, code: string, written: WrittenSchedule): Promise<ScheduleView>
  /** Who drafted it: `separation-of-duties`. */
  publish(
    actor: PersonActor,
    code: string,
    version: number,
    publication: Publication,
  ): Promise<PublishedSchedule>
  /** Classes that wait to come under another schedule. */
  classDrafts(actor: PersonActor): Promise<readonly ClassDraft[]>
  /** Who drafted it: `separation-of-duties`. */
  publishClass(
    actor: PersonActor,
    classCode: string,
    reason: string,
  ): Promise<{ readonly draft: ClassDraft; readonly effect: SettlingEffect }>
}
