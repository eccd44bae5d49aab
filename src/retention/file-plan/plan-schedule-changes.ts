import type { RetentionSchedule, ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import type { PlanItem } from './file-plan-report.ts'
import type { InstalledSchedule } from './installed-file-plan.ts'
import { differencesOf } from './schedule-differences.ts'

export interface ScheduleChanges {
  readonly created: readonly PlanItem[]
  readonly drafted: readonly PlanItem[]
  readonly unchanged: readonly PlanItem[]
  readonly published: readonly ScheduleVersion[]
  readonly drafts: readonly ScheduleVersion[]
}

/**
 * What a plan file does to the schedules (DESIGN §5). A code that is new is installed as published version 1: it binds
 * nothing that exists, since no class that exists comes under it but by publication. Any difference from a published
 * version becomes the next draft; the published one never changes, and a schedule never vanishes.
 */
export function planScheduleChanges(
  installed: readonly InstalledSchedule[],
  wanted: readonly RetentionSchedule[],
): ScheduleChanges {
  const changes = {
    created: [] as PlanItem[],
    drafted: [] as PlanItem[],
    unchanged: [] as PlanItem[],
    published: [] as ScheduleVersion[],
    drafts: [] as ScheduleVersion[],
  }
  const byCode = new Map(installed.map((one) => [one.code, one]))
  for (const schedule of wanted) {
    const item = { kind: 'schedule', code: schedule.code, title: schedule.title } as const
    const current = byCode.get(schedule.code)
    if (current === undefined) {
      changes.published.push({ ...schedule, version: 1 })
      changes.created.push({ ...item, version: 1 })
      continue
    }
    const { published, newestDraft } = current
    const differences = published === null ? [] : differencesOf(published, schedule)
    if (published !== null && differences.length === 0) {
      changes.unchanged.push({ ...item, version: published.version })
    } else if (newestDraft !== null && differencesOf(newestDraft, schedule).length === 0) {
      changes.unchanged.push({
        ...item,
        version: newestDraft.version,
        note: 'drafted before, not yet published',
      })
    } else {
      const version = current.newestVersion + 1
      changes.drafts.push({ ...schedule, version })
      changes.drafted.push({ ...item, version, changes: differences })
    }
  }
  const named = new Set(wanted.map((schedule) => schedule.code))
  for (const { code, builtIn, published, newestDraft } of installed) {
    if (builtIn || named.has(code)) continue
    const title = (published ?? newestDraft)?.title ?? null
    changes.unchanged.push({
      kind: 'schedule',
      code,
      title,
      note: 'not in the file; a schedule never vanishes',
    })
  }
  return changes
}
