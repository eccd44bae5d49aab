import type { ReasonsOf } from '../../audit/ports.ts'

const described: ReadonlySet<unknown> = new Set(['title', 'author', 'keywords'])

/**
 * Whether an entry tells of the document alone, so that its reason describes the document too and goes with it. What dates
 * a record, says who may read it or where it lies is no such thing: why that was done is evidence, and stays.
 */
export const describesOnly: ReasonsOf = ({ action, codes: { changed } }) =>
  action === 'record.version-captured' ||
  (action === 'record.updated' && Array.isArray(changed) && changed.every((name) => described.has(name)))
