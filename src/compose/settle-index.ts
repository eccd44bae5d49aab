import type { InstallationStore } from '../adapters/postgres/installation/installation-store.ts'
import type { EmbeddedIndexId } from '../adapters/search/embedded-index-id.ts'
import { newId } from '../kernel/ids.ts'
import { MunimentError } from '../kernel/muniment-error.ts'

interface Deps {
  readonly installations: Pick<InstallationStore, 'indexId' | 'nameIndexOnce'>
  /** In the data folder of this process. */
  readonly present: EmbeddedIndexId
  /** Only a server names an index, or its place anew: a command in the wrong environment would decide. */
  readonly by: 'server' | 'other'
  /** The database lies in the data folder as well, and so there is no other for its index. */
  readonly isDatabaseEmbedded: boolean
}

/**
 * Makes sure that the embedded index of this process is the one that the database works with, and answers its id, `undefined`
 * where none was named yet. Throws `engine-mismatch` for another: each data folder would have an index of its own, of which what
 * one server writes is not found by the other, and what one destroys stays in the other. One that was lost from its place is built
 * anew there by a server.
 */
export async function settleIndex({
  installations,
  present,
  by,
  isDatabaseEmbedded,
}: Deps): Promise<string | undefined> {
  const known = await installations.indexId()
  if (known === null && by === 'other') return undefined
  // Written before it is named: where this is cut short, the next start names it. One that has a name keeps it, whichever database
  // comes along, for the folder may turn out to be another's.
  const id = known ?? present.ofIndex() ?? present.ofFolder() ?? newId()
  if (known === null && !present.write(id)) return undefined
  const named = known ?? (await installations.nameIndexOnce(id))
  const isAtHome = isDatabaseEmbedded || present.ofFolder() === named
  const index = present.ofIndex()
  if (index === undefined ? !isAtHome : index !== named) throw otherIndex(index !== undefined && isAtHome)
  if (by === 'server') present.write(named)
  return named
}

function otherIndex(isAtHome: boolean): MunimentError {
  const toDo = isAtHome
    ? 'Remove index/ in this data folder: a server builds it anew.'
    : 'Set MUNIMENT_DATA as it was, or move index/ from there to here. To have this data folder take its place, stop every process on ' +
      'the database, run muniment reindex --leave here, and start a server: it builds the index anew.'
  return new MunimentError(
    'engine-mismatch',
    `The search index in this data folder is not the one that this database works with: searches would lack what that one holds. ${toDo}`,
  )
}
