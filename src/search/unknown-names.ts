import { namedIn } from './named-in.ts'
import type { SearchReads } from './ports.ts'
import type { ParsedNode } from './query-node.ts'
import type { SearchFilters } from './search-filters.ts'

/** What of the file plan is named beside the words of a search. */
export type NamingFilters = Pick<SearchFilters, 'classes' | 'folders' | 'notClasses' | 'notFolders'>

/** Names that stand for nothing, as far as the asker can know: what is not there, and what may not be read, alike. */
export interface UnknownNames {
  readonly classes: readonly string[]
  readonly folders: readonly string[]
}

/** Classes and folders that a search names, in its words or beside them, and that there are not for whoever may read these sets. */
export async function findUnknownNames(
  reads: Pick<SearchReads, 'unknownClasses' | 'unknownFolders'>,
  accessSets: readonly number[],
  { classes = [], folders = [], notClasses = [], notFolders = [] }: Partial<NamingFilters>,
  node: ParsedNode | null,
): Promise<UnknownNames> {
  const named = namedIn(node)
  const allClasses = [...new Set([...classes, ...notClasses, ...named.classes])]
  const allFolders = [...new Set([...folders, ...notFolders, ...named.folders])]
  const [unknownClasses, unknownFolders] = await Promise.all([
    allClasses.length === 0 ? [] : reads.unknownClasses(allClasses),
    allFolders.length === 0 ? [] : reads.unknownFolders(allFolders, accessSets),
  ])
  return { classes: unknownClasses, folders: unknownFolders }
}

/** More of them are told by their number. */
const mostNamed = 3

/** How a query was understood, and what in it stands for nothing: a name that was mistyped is no reason for silence. */
export function withUnknownNames(wording: string, { classes, folders }: UnknownNames): string {
  const told = [
    ...(classes.length > 0 ? [`there is no class ${listOf(classes)}, or none that you may read`] : []),
    ...(folders.length > 0
      ? [`there is no folder written ${listOf(folders)}, or none that you may read`]
      : []),
  ]
  return [wording, ...told].join('; ')
}

function listOf(names: readonly string[]): string {
  const more = names.length - mostNamed
  const shown = names.slice(0, mostNamed)
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(' or ')
}
