import { isReserved } from '../../records/built-in-plan.ts'
import type { ClassField, PlannedFolder, RecordClass } from '../../records/file-plan.ts'
import { closestWord } from './closest-word.ts'
import type { FaultList } from './fault-list.ts'
import { classSchema, folderSchema, type WrittenFolder } from './plan-schemas.ts'
import { readFields } from './read-fields.ts'
import { codeOf, type ReadSchedule } from './read-schedules.ts'
import { makeUniqueNames } from './unique-names.ts'
import type { YamlPath } from './yaml-source.ts'

/** Deeper than any archive classifies (TNA's and PRONI's plans have three or four levels). */
const MAX_CLASS_DEPTH = 12

export interface ReadClass {
  readonly recordClass: RecordClass
  readonly path: YamlPath
  readonly folders: readonly { readonly folder: PlannedFolder; readonly path: YamlPath }[]
}

interface Above {
  readonly classPath: readonly string[]
  readonly scheduled: boolean
  readonly fields: ReadonlyMap<string, ClassField>
}

/** Reads the nested classes with their fields and folders, parents before children, noting every fault of every one. */
export function readClasses(
  list: readonly unknown[] | undefined,
  schedules: readonly ReadSchedule[],
  errors: FaultList,
): readonly ReadClass[] {
  const classes: ReadClass[] = []
  const codes = makeUniqueNames('class', errors)
  const references = makeUniqueNames('folder', errors)
  const scheduleCodes = new Set(schedules.map((one) => one.schedule.code))

  const readClass = (value: unknown, path: YamlPath, position: number, above: Above): void => {
    const written = errors.parse(classSchema, value, path)
    const code = written?.code ?? codeOf(value)
    if (code !== undefined) {
      if (above.classPath.includes(code)) errors.add([...path, 'code'], 'a class cannot contain itself')
      else codes.take(code, [...path, 'code'])
      if (isReserved(code))
        errors.add([...path, 'code'], "belongs to Muniment's own classes: choose another code")
    }
    const schedule = written?.schedule ?? textAt(value, 'schedule') ?? null
    if (schedule !== null && !scheduleCodes.has(schedule)) {
      errors.add([...path, 'schedule'], unknownSchedule(schedule, scheduleCodes))
    }
    const scheduled = above.scheduled || schedule !== null
    if (!scheduled && code !== undefined) {
      errors.add(path, 'has no schedule, and no class above it has one: name one of the schedules')
    }
    const fields = readFields(childrenOf(value, 'fields'), [...path, 'fields'], above.fields, errors)
    const folders = childrenOf(value, 'folders').flatMap((folder, index) => {
      const place = [...path, 'folders', index]
      const read = errors.parse(folderSchema, folder, place)
      if (read === undefined) return []
      references.take(read.reference, [...place, 'reference'])
      if (isReserved(read.reference)) {
        errors.add([...place, 'reference'], "belongs to Muniment's own folders: choose another reference")
      }
      return [{ folder: asFolder(read, code ?? ''), path: place }]
    })
    const classPath = [...above.classPath, code ?? '']
    if (written !== undefined) {
      classes.push({
        recordClass: {
          code: written.code,
          title: written.title,
          parent: above.classPath.at(-1) ?? null,
          path: classPath,
          schedule,
          stubTitle: written.stubTitle ?? 'drop',
          fields,
          position,
        },
        path,
        folders,
      })
    }
    const children = childrenOf(value, 'classes')
    if (children.length > 0 && classPath.length >= MAX_CLASS_DEPTH) {
      errors.add([...path, 'classes'], `classes may nest ${MAX_CLASS_DEPTH} levels deep, not deeper`)
      return
    }
    const known = new Map([...above.fields, ...fields.map((field) => [field.name, field] as const)])
    // Without a schedule the fault is said once, at the top of the path that lacks it.
    const below = { classPath, scheduled: true, fields: known }
    children.forEach((child, index) => {
      readClass(child, [...path, 'classes', index], index, below)
    })
  }

  const root: Above = { classPath: [], scheduled: false, fields: new Map() }
  for (const [index, value] of (list ?? []).entries()) readClass(value, ['classes', index], index, root)
  return classes
}

function asFolder(
  { reference, title, marking, groups, openedOn }: WrittenFolder,
  classCode: string,
): PlannedFolder {
  return {
    reference,
    classCode,
    title,
    marking: marking ?? null,
    groups: groups === undefined ? null : [...new Set(groups)].sort(),
    openedOn: openedOn ?? null,
  }
}

function unknownSchedule(schedule: string, known: ReadonlySet<string>): string {
  const near = closestWord(schedule, known)
  return `is not the code of a schedule in this file.${near === undefined ? '' : ` Did you mean ${near}?`}`
}

function childrenOf(value: unknown, key: 'classes' | 'folders' | 'fields'): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !(key in value)) return []
  const children: unknown = (value as { readonly [key: string]: unknown })[key] // Known to be there from the line above.
  return Array.isArray(children) ? children : []
}

/** A text of a class that may be wrong in other ways. */
function textAt(value: unknown, key: 'schedule'): string | undefined {
  if (typeof value !== 'object' || value === null || !(key in value)) return undefined
  const text: unknown = (value as { readonly [key: string]: unknown })[key] // Known to be there from the line above.
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}
