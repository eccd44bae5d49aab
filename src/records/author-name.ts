import { oneLine } from './one-line.ts'

/** Names are kept up to this length, in code units. */
export const longestName = 500

/** An author as kept: one line, and nobody where nothing is said; so that each stands in facets as one that can be chosen. */
export function authorName(text: string | null): string | null {
  return oneLine(text ?? '', longestName) || null
}
