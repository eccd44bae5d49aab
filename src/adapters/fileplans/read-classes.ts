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

/** What the classes above one give it. */
interface Above {
  readonly classPath: readonly string[]
  readonly scheduled: boolean
  readonly fields: ReadonlyMap<string, ClassField>
}

/** What stands at one place of the nest, and how far its reading has come. */
interface Place {
  readonly value: unknown
  readonly path: YamlPath
  readonly position: number
  readonly above: Above
}

/** Reads the nested classes with their fields and folders, parents before children, noting every fault of every one. */
export function readClasses(
  list: readonly unknown[] | undefined,
  schedules: readonly ReadSchedule[],
  errors: FaultList,
): readonly ReadClass[] {
  const classes: ReadClass[] = []
  const checks = makeChecks(schedules, errors)

  const visit = ({ value, path, position, above }: Place): void => {
    const written = errors.parse(classSchema, value, path)
    const code = written?.code ?? codeOf(value)
    const schedule = written?.schedule ?? textAt(value, 'schedule') ?? null
    checks.code(code, path, above)
    checks.schedule(schedule, path, above, code)
    const fields = readFields(childrenOf(value, 'fields'), [...path, 'fields'], above.fields, errors)
    const folders = childrenOf(value, 'folders').flatMap((folder, index) =>
      checks.folder(folder, [...path, 'folders', index], code ?? ''),
    )
    const classPath = [...above.classPath, code ?? '']
    if (written !== undefined) {
      const { code: ownCode, title, stubTitle = 'drop' } = written
      const parent = above.classPath.at(-1) ?? null
      const recordClass = {
        code: ownCode,
        title,
        parent,
        path: classPath,
        schedule,
        stubTitle,
        fields,
        position,
      }
      classes.push({ recordClass, path, folders })
    }
    const children = childrenOf(value, 'classes')
    if (children.length > 0 && classPath.length >= MAX_CLASS_DEPTH) {
      errors.add([...path, 'classes'], `classes may nest ${MAX_CLASS_DEPTH} levels deep, not deeper`)
      return
    }
    const known = new Map([...above.fields, ...fields.map((field) => [field.name, field] as const)])
    // Without a schedule the fault is said once, at the top of the path that lacks it.
    const below = { classPath, scheduled: true, fields: known }
    for (const [index, child] of children.entries()) {
      visit({ value: child, path: [...path, 'classes', index], position: index, above: below })
    }
  }

  const above: Above = { classPath: [], scheduled: false, fields: new Map() }
  for (const [position, value] of (list ?? []).entries()) {
    visit({ value, path: ['classes', position], position, above })
  }
  return classes
}

/** The rules that hold between the classes of one file. */
function makeChecks(schedules: readonly ReadSchedule[], errors: FaultList) {
  const codes = makeUniqueNames('class', errors)
  const references = makeUniqueNames('folder', errors)
  const scheduleCodes = new Set(schedules.map((one) => one.schedule.code))
  return {
    code(code: string | undefined, path: YamlPath, above: Above): void {
      if (code === undefined) return
      const place = [...path, 'code']
      if (above.classPath.includes(code)) errors.add(place, 'a class cannot contain itself')
      else codes.take(code, place)
      if (isReserved(code)) errors.add(place, "belongs to Muniment's own classes: choose another code")
    },

    schedule(schedule: string | null, path: YamlPath, above: Above, code: string | undefined): void {
      if (schedule !== null && !scheduleCodes.has(schedule)) {
        errors.add([...path, 'schedule'], unknownSchedule(schedule, scheduleCodes))
      }
      if (schedule !== null || above.scheduled || code === undefined) return
      errors.add(path, 'has no schedule, and no class above it has one: name one of the schedules')
    },

    folder(value: unknown, path: YamlPath, classCode: string): ReadClass['folders'] {
      const written = errors.parse(folderSchema, value, path)
      if (written === undefined) return []
      const place = [...path, 'reference']
      references.take(written.reference, place)
      if (isReserved(written.reference)) {
        errors.add(place, "belongs to Muniment's own folders: choose another reference")
      }
      return [{ folder: asFolder(written, classCode), path }]
    },
  }
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
