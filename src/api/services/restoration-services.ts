import type { PersonActor } from '../../access/actor.ts'
import type { Cells } from '../../kernel/stream-rows.ts'
import type { RestorationRow } from '../../retention/restore/restoration-reader.ts'

export interface RestorationServices {
  list(actor: PersonActor): Promise<readonly RestorationRow[]>
  /** Pages of rows; refuses before the first is read, and throws `not-found` with the first. */
  lostChanges(actor: PersonActor, id: string): AsyncIterable<readonly Cells[]>
}
