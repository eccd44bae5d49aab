import type { RecordId } from '../../kernel/ids.ts'
import { recordKeyPrefix } from '../../records/component-keys.ts'
import type { AbsenceProof, ContentStore } from '../../records/content-store.ts'
import type { DerivedCopies } from '../ports.ts'
import type { RecordObjects } from './disposal-store.ts'

interface Deps {
  readonly contentStore: ContentStore
  readonly derivedCopies: readonly DerivedCopies[]
}

/** One proof a store and method, or the store in which something is left. */
export type AbsenceResult =
  | { readonly outcome: 'proven'; readonly proofs: readonly AbsenceProof[] }
  | { readonly outcome: 'left'; readonly store: string }

export type ProveAbsence = (recordId: RecordId, objects: RecordObjects) => Promise<AbsenceResult>

/** Step 5: looks anew in every store, without trusting what step 2 and 4 were told. */
export function makeProveAbsence({ contentStore, derivedCopies }: Deps): ProveAbsence {
  return async (recordId, { originals, texts }) => {
    const proofs = new Map<string, AbsenceProof>()
    const note = (proof: AbsenceProof): void => void proofs.set(`${proof.store} ${proof.method}`, proof)
    for (const key of [...originals, ...texts]) {
      const proof = await contentStore.proveAbsent(key)
      if (proof === undefined) return { outcome: 'left', store: contentStore.name }
      note(proof)
    }
    for await (const _ of contentStore.list(recordKeyPrefix(recordId))) {
      return { outcome: 'left', store: contentStore.name }
    }
    for (const place of derivedCopies) {
      const proof = await place.proveAbsent(recordId)
      if (proof === undefined) return { outcome: 'left', store: place.name }
      note(proof)
    }
    return { outcome: 'proven', proofs: [...proofs.values()] }
  }
}
