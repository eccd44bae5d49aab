import type { FolderId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'
import type { BatchItemView } from '../disposal-batch.ts'

/** What a batch lists of one folder, and what else lies there; of everything only what the asker may read. */
export interface BatchFolder {
  readonly reference: string
  /** `null` once minimised, or out of reach. */
  readonly title: string | null
  readonly status: 'open' | 'closed'
  readonly closedOn: CivilDate | null
  readonly items: number
  readonly undecided: number
  /** The documents' own dates; `null` once nothing that is listed stands. */
  readonly firstDate: CivilDate | null
  readonly lastDate: CivilDate | null
  readonly others: FolderRemainder
}

/** The records of a folder that a batch does not list, each counted once: total is the sum of the others. */
export interface FolderRemainder {
  readonly total: number
  readonly held: number
  readonly untriggered: number
  readonly permanent: number
  /** Their day is still to come. */
  readonly dueLater: number
  /** In another batch, or for the next sweep. */
  readonly due: number
}

/** A record beside an item: in its folder, or linked to it. */
export interface NearbyRecord {
  readonly recordId: RecordId
  readonly reference: string
  readonly title: string | null
  readonly folder: string
  readonly date: CivilDate
  readonly retentionEnd: CivilDate | null
  readonly inBatch: boolean
  readonly held: boolean
}

export interface ItemPart {
  readonly role: ComponentEntity['role']
  readonly filename: string
  readonly mediaType: string
  readonly size: number
}

/** An item with all that its decision says. */
export interface ItemDetail extends BatchItemView {
  readonly folderId: FolderId
  readonly sha256: string
  readonly held: boolean
  readonly decisionReason: string | null
  readonly decisionAuthority: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

/** An item in its surroundings, as a reviewer needs to see it. */
export interface ItemContext {
  readonly item: ItemDetail
  readonly folder: Pick<BatchFolder, 'reference' | 'title' | 'status' | 'closedOn'>
  /** In the order of their dates, the nearest last. */
  readonly before: readonly NearbyRecord[]
  /** The nearest first. */
  readonly after: readonly NearbyRecord[]
  /** About the same person, case or contract. */
  readonly sameSubjects: readonly NearbyRecord[]
  /** Those whose place it took, and the one that took its place. */
  readonly succession: readonly NearbyRecord[]
  /** With the same bytes. */
  readonly duplicates: readonly NearbyRecord[]
  /** The bytes it is made of, the original first; none of what is gone or out of reach. */
  readonly parts: readonly ItemPart[]
}
