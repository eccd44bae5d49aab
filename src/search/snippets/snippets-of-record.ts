import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { FoundRecord, LoadPages } from '../ports.ts'
import type { NearNode } from '../query-node.ts'
import type { MarkedNode } from '../text-nodes-of.ts'
import { makeSnippetCutter, type Snippet } from './snippet-cutter.ts'

/**
 * The snippets of a record that was re-read with the asker's rights. One component is in memory at a time, and none is loaded that
 * can show nothing more. A record that is destroyed meanwhile has no snippet; its hit was still right.
 */
export async function snippetsOfRecord(
  loadPages: LoadPages,
  { texts }: Pick<FoundRecord, 'texts'>,
  nodes: readonly MarkedNode[],
  near: readonly NearNode[],
): Promise<readonly Snippet[]> {
  const cutter = makeSnippetCutter(nodes, near)
  try {
    for (const text of texts) {
      if (cutter.isDone()) break
      for (const component of await loadPages([text]))
        for (const _step of cutter.look(component)) await othersGoOn()
    }
  } catch (error) {
    if (isMunimentError(error, 'object-absent')) return []
    throw error
  }
  return cutter.snippets()
}

function othersGoOn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
