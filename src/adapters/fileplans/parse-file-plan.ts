import { writePath } from '../../kernel/write-path.ts'
import type { FilePlan } from '../../records/file-plan.ts'
import type {
  FilePlanReading,
  PlanFault,
  PlanItemKind,
  PlanPlace,
} from '../../retention/file-plan/file-plan-report.ts'
import { checkDatedFields, checkSchedulesInUse } from './check-schedule-use.ts'
import { makeFaultList } from './fault-list.ts'
import { planSchema } from './plan-schemas.ts'
import { readClasses } from './read-classes.ts'
import { readSchedules } from './read-schedules.ts'
import { parseYaml } from './yaml-source.ts'

/**
 * Reads the text of a plan file (API.md, "Plan file"). Answers the plan, or every fault in it at once, each with file,
 * line, path, value and what to do. A sound plan has a schedule on every class's path, codes and references that are
 * unique whatever their capitals, and touches nothing that is Muniment's own.
 */
export function parseFilePlan(text: string, file: string): FilePlanReading {
  const yaml = parseYaml(text)
  if (yaml.outcome === 'faulty') {
    const errors = yaml.faults.map((fault) => ({ file, path: '', value: null, ...fault }))
    return { outcome: 'faulty', errors, warnings: [] }
  }
  const { source } = yaml
  const errors = makeFaultList(file, source)
  const warnings = makeFaultList(file, source)
  errors.parse(planSchema, source.value, [])
  const schedules = readSchedules(listAt(source.value, 'schedules'), errors, warnings)
  const classes = readClasses(listAt(source.value, 'classes'), schedules, errors)
  checkSchedulesInUse(schedules, classes, warnings)
  checkDatedFields(schedules, classes, warnings)
  if (listAt(source.value, 'classes')?.length === 0) errors.add(['classes'], 'a plan has at least one class')
  if (errors.faults.length > 0) {
    return { outcome: 'faulty', errors: inOrder(errors.faults), warnings: inOrder(warnings.faults) }
  }
  const { plan } = planSchema.parse(source.value)
  const whole: FilePlan = {
    ...plan,
    schedules: schedules.map((one) => one.schedule),
    classes: classes.map((one) => one.recordClass),
    folders: classes.flatMap((one) => one.folders.map((each) => each.folder)),
  }
  // What is missing from the file is missing from its list.
  const listPlace = (key: string): PlanPlace => ({ line: source.lineOfKey([key]), path: key })
  const places = new Map<string, PlanPlace>()
  const place = (kind: PlanItemKind, code: string, path: readonly (string | number)[]) =>
    places.set(`${kind} ${code}`, { line: source.lineOf(path), path: writePath(path) })
  place('plan', plan.code, ['plan'])
  for (const { schedule, path } of schedules) place('schedule', schedule.code, path)
  for (const { recordClass, path, folders } of classes) {
    place('class', recordClass.code, path)
    for (const each of folders) place('folder', each.folder.reference, each.path)
  }
  return {
    outcome: 'sound',
    plan: whole,
    warnings: inOrder(warnings.faults),
    placeOf: (kind, code) =>
      places.get(`${kind} ${code}`) ?? listPlace(kind === 'schedule' ? 'schedules' : 'classes'),
  }
}

/** A list of the document's top, or `undefined` where there is none (which `planSchema` reports). */
function listAt(value: unknown, key: string): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  const list: unknown = (value as { readonly [key: string]: unknown })[key] // Checked to be its own on the line above.
  return Array.isArray(list) ? list : undefined
}

function inOrder(faults: readonly PlanFault[]): readonly PlanFault[] {
  return [...faults].sort((one, other) => (one.line ?? 0) - (other.line ?? 0))
}
