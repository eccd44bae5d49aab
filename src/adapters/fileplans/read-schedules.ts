import { isReserved } from '../../records/built-in-plan.ts'
import { completeSchedule } from '../../records/schedules/complete-schedule.ts'
import { faultsOfSchedule } from '../../records/schedules/faults-of-schedule.ts'
import type { RetentionSchedule } from '../../records/schedules/retention-schedule.ts'
import { defaultStages } from '../../records/schedules/review-stage.ts'
import { stepsOf } from '../../records/schedules/schedule-steps.ts'
import { warningsOfSchedule } from '../../records/schedules/warnings-of-schedule.ts'
import type { FaultList } from './fault-list.ts'
import { scheduleSchema, type WrittenSchedule } from './plan-schemas.ts'
import { makeUniqueNames } from './unique-names.ts'
import type { YamlPath } from './yaml-source.ts'

/** A schedule and where it stands. One that is not sound keeps its code, so that its classes are not blamed for it. */
export interface ReadSchedule {
  readonly schedule: RetentionSchedule
  readonly path: YamlPath
  readonly sound: boolean
}

/** Reads the list of schedules, noting every fault of every one. */
export function readSchedules(
  list: readonly unknown[] | undefined,
  errors: FaultList,
  warnings: FaultList,
): readonly ReadSchedule[] {
  const unique = makeUniqueNames('schedule', errors)
  return (list ?? []).flatMap((value, index): readonly ReadSchedule[] => {
    const path = ['schedules', index]
    const written = errors.parse(scheduleSchema, value, path)
    const code = written?.code ?? codeOf(value)
    if (code === undefined) return []
    unique.take(code, [...path, 'code'])
    if (isReserved(code))
      errors.add([...path, 'code'], "belongs to Muniment's own schedules: choose another code")
    if (written === undefined) return [{ schedule: unsound(code), path, sound: false }]
    return [{ schedule: complete(written, path, errors, warnings), path, sound: true }]
  })
}

function complete(
  written: WrittenSchedule,
  path: YamlPath,
  errors: FaultList,
  warnings: FaultList,
): RetentionSchedule {
  for (const fault of faultsOfSchedule(written)) errors.add([...path, ...fault.path], fault.message)
  const steps = written.steps?.map((step, index) => ({ step, at: [...path, 'steps', index] }))
  for (const { step, at } of steps ?? [{ step: written, at: path }]) {
    if (step.action === 'retain-permanently' && step.period !== undefined)
      warnings.add([...at, 'period'], 'has no effect: what is kept permanently has no end')
  }
  const schedule = completeSchedule(written.code, written)
  const destroys = stepsOf(schedule).some(({ action }) => action === 'destroy')
  if (destroys && written.authority === undefined)
    warnings.add(path, 'names no authority: without one nothing is destroyed under it')
  for (const warning of warningsOfSchedule(schedule))
    warnings.add([...path, ...warning.path], warning.message)
  return schedule
}

/** What stands in for a schedule that cannot be read: it keeps permanently, and never leaves this folder. */
function unsound(code: string): RetentionSchedule {
  return {
    code,
    title: code,
    trigger: { type: 'captured' },
    period: null,
    after: null,
    rounding: null,
    orLater: [],
    maximum: null,
    laterSteps: [],
    action: 'retain-permanently',
    authority: null,
    approvedBy: null,
    reviewers: defaultStages,
  }
}

/** The code of something that may be wrong in other ways. */
export function codeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('code' in value)) return undefined
  return typeof value.code === 'string' && value.code.trim() !== ''
    ? value.code.trim().normalize('NFC')
    : undefined
}
