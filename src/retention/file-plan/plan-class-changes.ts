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
 * lose its schedule, or change it and its readers unseen.
 */
export function planClassChanges(
  installed: readonly InstalledClass[],
  wanted: readonly RecordClass[],
): ClassChanges {
  const changes = {
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
  const byCode = new Map(installed.map((one) => [one.code, one]))
  const bySpelling = new Map(installed.map((one) => [one.code.toLowerCase(), one.code]))

  for (const one of wanted) {
    const item = { kind: 'class', code: one.code, title: one.title } as const
    const current = byCode.get(one.code)
    if (current === undefined) {
      const near = bySpelling.get(one.code.toLowerCase())
      if (near !== undefined) changes.refused.push(capitalsClash(one.code, near))
      changes.created.push(item)
      changes.toCreate.push(one)
      continue
    }
    if (current.builtIn) {
      changes.refused.push({
        kind: 'class',
        code: one.code,
        reason: 'reserved',
        message: 'is built in: no plan touches it',
      })
      continue
    }
    const moved = current.parent !== one.parent
    if (moved) {
      const use = useBelow(current.code, installed)
      if (isUsed(use)) changes.refused.push(inUse(current, use, 'cannot move'))
    }
    const differences = describeDifferences(current, one)
    const withdraws = current.draftedSchedule !== undefined && current.schedule === one.schedule
    const drafts = current.schedule !== one.schedule && current.draftedSchedule?.code !== one.schedule
    if (withdraws) {
      changes.draftsWithdrawn.push(one.code)
      differences.push({ field: 'draftedSchedule', from: current.draftedSchedule?.code ?? null, to: null })
    }
    if (drafts) {
      changes.schedulesDrafted.push({ classCode: one.code, schedule: one.schedule })
      changes.drafted.push({
        ...item,
        changes: [{ field: 'schedule', from: current.schedule, to: one.schedule }],
      })
    }
    if (differences.length > 0) changes.changed.push({ ...item, changes: differences })
    else if (!drafts)
      changes.unchanged.push(current.schedule === one.schedule ? item : { ...item, note: DRAFTED })
    if (mustWrite(current, one)) changes.toUpdate.push(one)
  }

  const named = new Set(wanted.map((one) => one.code))
  for (const one of [...installed].sort((left, right) => right.path.length - left.path.length)) {
    if (one.builtIn || named.has(one.code)) continue
    if (isUsed(one.use)) changes.refused.push(inUse(one, one.use, 'is not in the file, but cannot vanish'))
    else changes.removed.push({ kind: 'class', code: one.code, title: one.title })
  }
  return changes
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

function capitalsClash(code: string, near: string): RefusedItem {
  const message = `${code} differs from the installed ${near} in capitals only: write it as installed`
  return { kind: 'class', code, reason: 'capitals-clash', message }
}
