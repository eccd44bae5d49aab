import { allTermsOf } from '../../records/schedules/schedule-steps.ts'
import type { FaultList } from './fault-list.ts'
import type { ReadClass } from './read-classes.ts'
import type { ReadSchedule } from './read-schedules.ts'

/** Warns of schedules that no class names: often a code changed in one place only. */
export function checkSchedulesInUse(
  schedules: readonly ReadSchedule[],
  classes: readonly ReadClass[],
  warnings: FaultList,
): void {
  const used = new Set(classes.map((one) => one.recordClass.schedule))
  for (const { schedule, path, sound } of schedules) {
    if (sound && !used.has(schedule.code))
      warnings.add([...path, 'code'], 'is a schedule that no class names')
  }
}

/** Warns of a class whose schedule counts from a field that its records cannot have: they would never be triggered. */
export function checkDatedFields(
  schedules: readonly ReadSchedule[],
  classes: readonly ReadClass[],
  warnings: FaultList,
): void {
  const byCode = new Map(classes.map((one) => [one.recordClass.code, one.recordClass]))
  for (const { recordClass, path } of classes) {
    const found = schedules.find((one) => one.schedule.code === recordClass.schedule)
    const terms = found === undefined ? [] : allTermsOf(found.schedule)
    const fields = recordClass.path.flatMap((code) => byCode.get(code)?.fields ?? [])
    for (const { trigger } of terms) {
      if (trigger.type !== 'metadata-date') continue
      if (fields.some((field) => field.name === trigger.field && field.type === 'date')) continue
      warnings.add(
        [...path, 'schedule'],
        `counts from the field ${trigger.field}, but the class has no field of type date of that name`,
      )
    }
  }
}
