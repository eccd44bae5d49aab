import type { DisposalLog } from './disposal-log.ts'
import type { WrittenRows } from './disposal-log-store.ts'

/**
 * The disposal log in which every decision that was committed before it is read is tied to its place in the audit log. Who may
 * not read it is refused before anything is placed.
 */
export function placedFirst(sequenceEntries: () => Promise<number>, log: DisposalLog): DisposalLog {
  return (actor, range, form) => afterwards(log(actor, range, form))

  async function* afterwards(rows: AsyncIterable<WrittenRows>): AsyncGenerator<WrittenRows> {
    await sequenceEntries()
    yield* rows
  }
}
