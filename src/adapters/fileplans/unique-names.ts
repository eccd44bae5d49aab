import { writePath } from '../../kernel/write-path.ts'
import type { FaultList } from './fault-list.ts'
import type { YamlPath } from './yaml-source.ts'

/** Notes a name that stands twice, also where only its capitals differ: people and search do not tell them apart. */
export function makeUniqueNames(what: string, errors: FaultList) {
  const taken = new Map<string, { readonly name: string; readonly path: YamlPath }>()
  return {
    take(name: string, path: YamlPath): void {
      const key = name.toLowerCase()
      const first = taken.get(key)
      if (first === undefined) {
        taken.set(key, { name, path })
        return
      }
      const spelling = first.name === name ? '' : ` (as ${first.name}: capitals do not tell them apart)`
      errors.add(
        path,
        `this ${what} stands already at ${writePath(first.path)}${spelling}: each is named once`,
      )
    },
  }
}
