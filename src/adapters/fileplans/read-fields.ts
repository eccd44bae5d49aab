import type { ClassField } from '../../records/file-plan.ts'
import type { FaultList } from './fault-list.ts'
import { fieldSchema, type WrittenField } from './plan-schemas.ts'
import { makeUniqueNames } from './unique-names.ts'
import type { YamlPath } from './yaml-source.ts'

/**
 * Reads the fields of one class. A field may say a field of a class above again, to demand it or to narrow its choices,
 * but not as another type: a value filed above must mean the same below.
 */
export function readFields(
  list: readonly unknown[],
  path: YamlPath,
  above: ReadonlyMap<string, ClassField>,
  errors: FaultList,
): readonly ClassField[] {
  const names = makeUniqueNames('field', errors)
  return list.flatMap((value, index) => {
    const place = [...path, index]
    const written = errors.parse(fieldSchema, value, place)
    if (written === undefined) return []
    names.take(written.name, [...place, 'name'])
    const inherited = above.get(written.name)
    if (inherited !== undefined && inherited.type !== written.type) {
      errors.add(
        [...place, 'type'],
        `is ${inherited.type} in a class above: a field has one type on its whole path`,
      )
    }
    checkOptions(written, place, errors)
    const { name, type, required, options } = written
    return [{ name, type, required: required === 'true', options: options ?? [] }]
  })
}

function checkOptions({ type, options }: WrittenField, place: YamlPath, errors: FaultList): void {
  if (type === 'choice') {
    if (options === undefined || options.length === 0) {
      errors.add([...place, 'options'], 'is missing: a choice lists what may be chosen')
      return
    }
    const unique = makeUniqueNames('choice', errors)
    options.forEach((option, index) => {
      unique.take(option, [...place, 'options', index])
    })
  } else if (options !== undefined) {
    errors.add([...place, 'options'], `belongs to a field of type choice, not ${type}`)
  }
}
