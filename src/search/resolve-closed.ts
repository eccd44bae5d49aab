import type { ClosedNode, ParsedNode, QueryNode } from './query-node.ts'

/** References of the folders that were closed in that time, and are closed still. */
export type FoldersClosed = (closed: Omit<ClosedNode, 'kind'>) => Promise<readonly string[]>

/** The query as an index can answer it: where it speaks of closed folders, these by name. */
export async function resolveClosed(
  node: ParsedNode | null,
  foldersClosed: FoldersClosed,
): Promise<QueryNode | null> {
  return node === null ? null : resolve(node, foldersClosed)
}

async function resolve(node: ParsedNode, foldersClosed: FoldersClosed): Promise<QueryNode> {
  switch (node.kind) {
    case 'and':
    case 'or':
      return {
        kind: node.kind,
        nodes: await Promise.all(node.nodes.map((child) => resolve(child, foldersClosed))),
      }
    case 'not':
      return { kind: 'not', node: await resolve(node.node, foldersClosed) }
    case 'closed':
      return { kind: 'folders', references: await foldersClosed(node) }
    default:
      return node
  }
}
