import type { ContentStore } from '../../src/records/content-store.ts'
import type { DerivedCopies } from '../../src/retention/ports.ts'

/** Stores that hold nothing and do at once what they are told, so that what is measured is the database's part alone. */
export interface NoOpStores {
  readonly contentStore: ContentStore
  readonly derivedCopies: readonly DerivedCopies[]
  /** Every original that was destroyed. */
  readonly destroyed: ReadonlySet<string>
}

/** `midway` is told of each original that goes. */
export function makeNoOpStores(midway: (destroyed: number) => void): NoOpStores {
  const destroyed = new Set<string>()
  const refuse = async (): Promise<never> => {
    throw new Error('a disposal has no use for this')
  }
  const proof = (store: string) => ({ store, method: 'nothing is kept', checkedAt: new Date() })
  return {
    destroyed,
    contentStore: {
      name: 'bench',
      put: refuse,
      open: refuse,
      find: async (key) => (destroyed.has(key) ? undefined : { key, size: 100, sha256: '0'.repeat(64) }),
      destroy: async (key) => {
        if (key.endsWith('.text')) return
        destroyed.add(key)
        midway(destroyed.size)
      },
      proveAbsent: async () => proof('bench'),
      list: async function* () {
        // Originals are known from the rows.
      },
      remains: [],
      probe: async () => undefined,
    },
    derivedCopies: [
      {
        name: 'bench-index',
        remove: async () => undefined,
        proveAbsent: async () => proof('bench-index'),
        remains: [],
      },
    ],
  }
}
