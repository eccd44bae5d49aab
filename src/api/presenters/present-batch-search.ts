import type { BatchAnswer } from '../../search/batch-search.ts'

/** What each term found, or what is wrong with it. */
export function presentBatchSearch({ items, distinct }: BatchAnswer) {
  return {
    items: items.map((item) => {
      if ('error' in item) {
        const { code, message, position, suggestion } = item.error
        return { term: item.term, error: { code, message, position, suggestion } }
      }
      const { term, total, totalIsExact, matchingAll, interpretation } = item
      return { term, total, totalIsExact, matchingAll, interpretation }
    }),
    distinct,
  }
}
