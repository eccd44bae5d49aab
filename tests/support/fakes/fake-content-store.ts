import { createHash } from 'node:crypto'
import { resolveRange } from '../../../src/adapters/objects/resolve-range.ts'
import { untilAborted } from '../../../src/adapters/objects/until-aborted.ts'
import type { Clock } from '../../../src/kernel/clock.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import type { ContentStore } from '../../../src/records/content-store.ts'
import { isObjectKey, requireObjectKey, requireObjectKeyPrefix } from '../../../src/records/object-key.ts'

interface KeptObject {
  readonly bytes: Buffer
  readonly sha256: string
  readonly storedAt: Date
}

/** A content store in memory, kept honest by the contract suite. */
export interface FakeContentStore extends ContentStore {
  /** Damages what is stored, as a failing disk would. */
  corrupt(key: string): void
  /** Puts bytes beside the objects, under a name that need be no key. */
  placeForeign(name: string): void
  /** A second store over the same bytes, as another process would open it. */
  reopened(): FakeContentStore
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A content store in memory for tests of use cases; `clock` dates its proofs. */
export function makeFakeContentStore(
  clock: Clock = systemClock,
  kept: Map<string, KeptObject> = new Map(),
): FakeContentStore {
  return {
    name: 'fake',
    remains: [],

    async put(key, source, signal) {
      requireObjectKey(key)
      const chunks: Uint8Array[] = []
      for await (const chunk of signal === undefined ? source : untilAborted(source, signal)) {
        chunks.push(Buffer.from(chunk))
      }
      signal?.throwIfAborted()
      if (kept.has(key)) throw new MunimentError('conflict', 'an object is stored under this key already')
      const bytes = Buffer.concat(chunks)
      const object = { bytes, sha256: sha256(bytes), storedAt: new Date() }
      kept.set(key, object)
      return { key, size: bytes.byteLength, sha256: object.sha256 }
    },

    async open(key, range) {
      const object = kept.get(requireObjectKey(key))
      if (object === undefined) throw new MunimentError('object-absent', 'no object is stored under this key')
      const part = range === undefined ? undefined : resolveRange(range, object.bytes.byteLength)
      if (sha256(object.bytes) !== object.sha256)
        throw new MunimentError('object-corrupt', 'the stored bytes changed')
      const bytes = part === undefined ? object.bytes : object.bytes.subarray(part.start, part.end + 1)
      return (async function* () {
        for (let start = 0; start < bytes.byteLength; start += 65_536)
          yield bytes.subarray(start, start + 65_536)
      })()
    },

    async find(key) {
      const object = kept.get(requireObjectKey(key))
      return object === undefined ? undefined : { key, size: object.bytes.byteLength, sha256: object.sha256 }
    },

    async destroy(key) {
      kept.delete(requireObjectKey(key))
    },

    async proveAbsent(key) {
      if (kept.has(requireObjectKey(key))) return undefined
      return { store: 'fake', method: 'the map has no such key', checkedAt: clock.now() }
    },

    list(prefix = '') {
      requireObjectKeyPrefix(prefix)
      return (async function* () {
        for (const [key, { bytes, storedAt }] of [...kept]) {
          if (isObjectKey(key) && key.startsWith(prefix)) yield { key, size: bytes.byteLength, storedAt }
        }
      })()
    },

    async probe() {},

    corrupt(key) {
      const object = kept.get(key)
      if (object === undefined) return
      const bytes = Buffer.from(object.bytes)
      bytes.writeUInt8(bytes.readUInt8(0) ^ 0xff, 0)
      kept.set(key, { ...object, bytes })
    },

    placeForeign(name) {
      const bytes = Buffer.from('foreign')
      kept.set(name, { bytes, sha256: sha256(bytes), storedAt: new Date() })
    },

    reopened: () => makeFakeContentStore(clock, kept),
  }
}
