import type { ParsedNode } from './query-node.ts'

/** Names of the file plan that stand in a query. */
interface Named {
  readonly classes: readonly string[]
  readonly folders: readonly string[]
}

/** Classes and folders that the words of a query name. */
export function namedIn(node: ParsedNode | null): Named {
  switch (node?.kind) {
    case 'class':
      return { classes: [node.code], folders: [] }
    case 'folders':
      return { classes: [], folders: node.references }
    case 'not':
      return namedIn(node.node)
    case 'and':
    case 'or': {
      const within = node.nodes.map(namedIn)
      return {
        classes: within.flatMap(({ classes }) => classes),
        folders: within.flatMap(({ folders }) => folders),
      }
    }
    default:
      return { classes: [], folders: [] }
  }
}
