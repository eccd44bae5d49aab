import { loadSoundPages } from '../load-sound-pages.ts'
import type { FoundRecord, LoadPages } from '../ports.ts'
import type { BesideNode } from '../query/accept-near.ts'
import type { MarkedNode } from '../text-nodes-of.ts'
import { makeSnippetCutter, type Snippet } from './snippet-cutter.ts'

/** What is quoted of a record, and which of the words were met meanwhile, by their terms. */
export interface Quoted {
  readonly snippets: readonly Snippet[]
  readonly met: readonly string[]
}

/**
 * The snippets of a record that was re-read with the asker's rights. One component is in memory at a time, and none is loaded that
 * can show nothing more. Of a text that is damaged nothing is quoted, and nothing at all where one is gone: the record may be going
 * too. The hit was still right.
 */
export async function snippetsOfRecord(
  loadPages: LoadPages,
  { texts }: Pick<FoundRecord, 'texts'>,
  nodes: readonly MarkedNode[],
  near: readonly BesideNode[],
): Promise<Quoted> {
  const cutter = makeSnippetCutter(nodes, near)
  for (const text of texts) {
    if (cutter.isDone()) break
    const { components, isAbsent } = await loadSoundPages(loadPages, [text])
    if (isAbsent) return { snippets: [], met: [] }
    for (const component of components) for (const _step of cutter.look(component)) await othersGoOn()
  }
  return { snippets: cutter.snippets(), met: cutter.met() }
}

function othersGoOn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
