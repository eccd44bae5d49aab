import type { RecordId } from '../../kernel/ids.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'

/** What became of a set: an answer for each record that the work was done for, and what kept it from being done. */
export interface SetResult<Answer> {
  readonly done: ReadonlyMap<RecordId, Answer>
  readonly faults: readonly unknown[]
}

/**
 * Does `work` for all records in one transaction, or for the halves of them where that fails, down to the one that it
 * fails for: nobody's fault holds up the others, and many who change the same things at once let small sets through. A
 * database that is away fails the whole at once.
 */
export async function wholeOrHalves<Answer>(
  records: readonly RecordId[],
  work: (set: readonly RecordId[]) => Promise<ReadonlyMap<RecordId, Answer>>,
): Promise<SetResult<Answer>> {
  if (records.length === 0) return { done: new Map(), faults: [] }
  try {
    return { done: await work(records), faults: [] }
  } catch (error) {
    if (isAway(error)) throw error
    if (records.length === 1) return { done: new Map(), faults: [error] }
  }
  const middle = Math.ceil(records.length / 2)
  const first = await wholeOrHalves(records.slice(0, middle), work)
  const second = await wholeOrHalves(records.slice(middle), work)
  return { done: new Map([...first.done, ...second.done]), faults: [...first.faults, ...second.faults] }
}

/** Not where it only gave up for too many changes at once. */
function isAway(error: unknown): boolean {
  return isMunimentError(error, 'engine-unavailable') && error.details['cause'] !== 'contention'
}
