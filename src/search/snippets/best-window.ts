import type { Match } from '../find-matches.ts'
import type { MarkedNode } from '../text-nodes-of.ts'
import { snippetWidth } from './show-stretch.ts'

/** What of a stretch would be shown, and what speaks for showing it. */
export interface Window {
  readonly matches: readonly Match[]
  /** Which nodes stand in it. */
  readonly nodes: ReadonlySet<number>
  readonly score: number
}

/** Of the matches of one text, in their order, those that show the most of the nodes side by side. */
export function bestWindow(matches: readonly Match[], nodes: readonly MarkedNode[]): Window | undefined {
  let best: Window | undefined
  matches.forEach((first, at) => {
    // What is longer than a snippet by itself is shown all the same: a sentence in quotes is what was asked for.
    const within: Match[] = [first]
    for (const match of matches.slice(at + 1, at + 1 + snippetWidth)) {
      if (match.end - first.start > snippetWidth) break
      within.push(match)
    }
    const present = new Set(within.map((match) => match.node))
    // Different words count most, phrases more than words, repetitions only between equals.
    let score = Math.min(within.length, 9) / 100
    // What is only near counts less than what was asked for.
    for (const node of present) score += node >= nodes.length ? 0.5 : isPhrase(nodes[node]) ? 3 : 1
    if (best === undefined || score > best.score) best = { matches: within, nodes: present, score }
  })
  return best
}

function isPhrase(node: MarkedNode | undefined): boolean {
  const typed = node?.kind === 'alternatives' ? node.nodes[0] : node
  return typed?.kind === 'phrase' || typed?.kind === 'exact'
}
