import { composedName } from './composed-name.ts'

/**
 * Names of groups as they are kept and compared, each once and sorted: a person and a folder are of one group where its names look
 * the same, however each was typed.
 */
export function groupNames(names: readonly string[]): readonly string[] {
  return [...new Set(names.map(composedName))].sort()
}
