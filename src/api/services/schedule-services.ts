import type { PersonActor } from '../../access/actor.ts'
import type { WrittenSchedule } from '../../records/complete-schedule.ts'
import type { ScheduleView } from '../../retention/dates/list-schedules.ts'
import type { SettlingEffect } from '../../retention/dates/standing-store.ts'
import type { Publication, PublishedSchedule } from '../../retention/schedules/publish-schedule.ts'

export interface ScheduleServices {
  draft(actor: PersonActor, code: string, written: WrittenSchedule): Promise<ScheduleView>
  whatIf(actor: PersonActor, code: string, version: number): Promise<SettlingEffect>
  /** Who drafted it: `separation-of-duties`. */
  publish(
    actor: PersonActor,
    code: string,
    version: number,
    publication: Publication,
  ): Promise<PublishedSchedule>
}
