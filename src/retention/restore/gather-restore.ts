import { makeGatherLostWork } from './gather-lost-work.ts'
import type { LostWork } from './lost-work.ts'
import type { RestoreGround } from './restore-ground.ts'

/** Reads from the anchor all that was done between two positions of the log. */
export async function gatherRestore(ground: RestoreGround, from: number, to: number): Promise<LostWork> {
  const gathering = makeGatherLostWork()
  for await (const entries of ground.readLostEntries(from, to)) {
    for (const { leaf } of entries) gathering.add(leaf)
  }
  return gathering.result()
}
