import type { RecordClass } from '../../records/file-plan.ts'
import type { RefusedItem } from './file-plan-change.ts'
import type { PlanItem } from './file-plan-report.ts'
import type { ClassUse, InstalledClass } from './installed-file-plan.ts'

export interface ClassChanges {
  readonly created: readonly PlanItem[]
  readonly changed: readonly PlanItem[]
  readonly drafted: readonly PlanItem[]
  readonly unchanged: readonly PlanItem[]
  readonly removed: readonly PlanItem[]
  readonly refused: readonly RefusedItem[]
  readonly toCreate: readonly RecordClass[]
  readonly toUpdate: readonly RecordClass[]
  readonly schedulesDrafted: readonly { readonly classCode: string; readonly schedule: string | null }[]
  readonly draftsWithdrawn: readonly string[]
}

/**
 * What a plan file does to the classes: new ones come, unused ones go, descriptions change at once, and another schedule
 * waits as a draft. A class with folders, live records or a hold neither vanishes nor moves: what lies in it would
 * lose its schedule, or change it and its readers unseen. Nor does a new one come under a schedule outside `published`: what
 * is filed in it would be kept as the class above says, and nobody would see it.
 */
export function planClassChanges(
  installed: readonly InstalledClass[],
  wanted: readonly RecordClass[],
  published: ReadonlySet<string>,
): ClassChanges {
  const changes = noChanges()
  const byCode = new Map(installed.map((one) => [one.code, one]))
  const bySpelling = new Map(installed.map((one) => [one.code.toLowerCase(), one.code]))
  for (const one of wanted) {
    const current = byCode.get(one.code)
    if (current === undefined) {
      planNewClass(one, bySpelling.get(one.code.toLowerCase()), changes)
      if (one.schedule !== null && !published.has(one.schedule))
        changes.refused.push(unpublished(one.code, one.schedule))
    } else if (current.builtIn) changes.refused.push(reserved(one.code))
    else planKnownClass(current, one, installed, changes)
  }
  const named = new Set(wanted.map((one) => one.code))
  const gone = installed.filter((one) => !one.builtIn && !named.has(one.code))
  for (const one of gone.sort((left, right) => right.path.length - left.path.length)) {
    if (isUsed(one.use)) changes.refused.push(inUse(one, one.use, 'is not in the file, but cannot vanish'))
    else changes.removed.push({ kind: 'class', code: one.code, title: one.title })
  }
  return changes
}

function noChanges() {
  return {
    created: [] as PlanItem[],
    changed: [] as PlanItem[],
    drafted: [] as PlanItem[],
    unchanged: [] as PlanItem[],
    removed: [] as PlanItem[],
    refused: [] as RefusedItem[],
    toCreate: [] as RecordClass[],
    toUpdate: [] as RecordClass[],
    schedulesDrafted: [] as { classCode: string; schedule: string | null }[],
    draftsWithdrawn: [] as string[],
  }
}

type Growing = ReturnType<typeof noChanges>

function planNewClass(wanted: RecordClass, sameButCapitals: string | undefined, changes: Growing): void {
  if (sameButCapitals !== undefined) changes.refused.push(capitalsClash(wanted.code, sameButCapitals))
  changes.created.push({ kind: 'class', code: wanted.code, title: wanted.title })
  changes.toCreate.push(wanted)
}

function planKnownClass(
  current: InstalledClass,
  wanted: RecordClass,
  installed: readonly InstalledClass[],
  changes: Growing,
): void {
  const item = { kind: 'class', code: wanted.code, title: wanted.title } as const
  if (current.parent !== wanted.parent) {
    const use = useBelow(current.code, installed)
    if (isUsed(use)) changes.refused.push(inUse(current, use, 'cannot move'))
  }
  const differences = describeDifferences(current, wanted)
  const sameSchedule = current.schedule === wanted.schedule
  if (sameSchedule && current.draftedSchedule !== undefined) {
    changes.draftsWithdrawn.push(wanted.code)
    differences.push({ field: 'draftedSchedule', from: current.draftedSchedule.code, to: null })
  }
  const drafts = !sameSchedule && current.draftedSchedule?.code !== wanted.schedule
  if (drafts) {
    changes.schedulesDrafted.push({ classCode: wanted.code, schedule: wanted.schedule })
    const change = { field: 'schedule', from: current.schedule, to: wanted.schedule }
    changes.drafted.push({ ...item, changes: [change] })
  }
  if (differences.length > 0) changes.changed.push({ ...item, changes: differences })
  else if (!drafts) changes.unchanged.push(sameSchedule ? item : { ...item, note: DRAFTED })
  if (mustWrite(current, wanted)) changes.toUpdate.push(wanted)
}

function reserved(code: string): RefusedItem {
  return {
    kind: 'class',
    code,
    reason: 'reserved',
    message: `the class ${code} is built in: no plan touches it`,
  }
}

const DRAFTED = 'another schedule was drafted before and is not yet published'

/** What differs in the class itself; its place among others is written, but nobody needs to be told. */
function describeDifferences(current: InstalledClass, wanted: RecordClass) {
  return (['title', 'parent', 'stubTitle', 'fields'] as const)
    .map((field): { field: string; from: unknown; to: unknown } => ({
      field,
      from: current[field],
      to: wanted[field],
    }))
    .filter((one) => canonical(one.from) !== canonical(one.to))
}

function mustWrite(current: InstalledClass, wanted: RecordClass): boolean {
  return (
    describeDifferences(current, wanted).length > 0 ||
    current.position !== wanted.position ||
    canonical(current.path) !== canonical(wanted.path)
  )
}

/** The same text for the same value, whatever order its keys were stored in. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}

/** What a class and all below it hold. */
function useBelow(code: string, installed: readonly InstalledClass[]): ClassUse {
  return installed
    .filter((one) => one.path.includes(code))
    .reduce(
      (sum, { use }) => ({
        folders: sum.folders + use.folders,
        records: sum.records + use.records,
        holds: sum.holds + use.holds,
      }),
      { folders: 0, records: 0, holds: 0 },
    )
}

function isUsed(use: ClassUse): boolean {
  return use.folders + use.records + use.holds > 0
}

function inUse(one: InstalledClass, use: ClassUse, verdict: string): RefusedItem {
  const parts = [count(use.records, 'live record'), count(use.folders, 'folder'), count(use.holds, 'hold')]
  const held = parts.filter((part) => part !== '').join(', ')
  return {
    kind: 'class',
    code: one.code,
    reason: 'class-in-use',
    message: `the class ${one.code} (${one.title}) ${verdict}: it is in use (${held})`,
  }
}

function count(number: number, what: string): string {
  return number === 0 ? '' : `${number} ${what}${number === 1 ? '' : 's'}`
}

function unpublished(code: string, schedule: string): RefusedItem {
  const message = `the class ${code} is new and names the schedule ${schedule}, of which no version is published: publish one first`
  return { kind: 'class', code, reason: 'schedule-unpublished', message }
}

function capitalsClash(code: string, near: string): RefusedItem {
  const message = `${code} differs from the installed ${near} in capitals only: write it as installed`
  return { kind: 'class', code, reason: 'capitals-clash', message }
}
