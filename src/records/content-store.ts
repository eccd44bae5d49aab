/** What a store holds under one key. */
export interface StoredObject {
  readonly key: string
  readonly size: number
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string
}

/** One line of a store's own listing; `storedAt` is by the store's clock, never ours. */
export interface ListedObject {
  readonly key: string
  readonly size: number
  readonly storedAt: Date
}

/** How a store showed that nothing is left under a key, in the words that go on the certificate. */
export interface AbsenceProof {
  readonly store: string
  readonly method: string
  readonly checkedAt: Date
}

/** An inclusive range of bytes, both ends counted from 0. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Bytes: originals, extracted text, renditions. One object per component, never shared between records: with
 * sharing, one disposal destroys two records. Keys are `<recordId>.<componentId>…`, unique for ever, without slashes.
 */
export interface ContentStore {
  /** What the store is called on certificates and in `doctor`: `folder` or `s3`. */
  readonly name: string
  /**
   * Takes the bytes as they come, hashing in flight, and resolves only when they would survive a power cut.
   * A failing or aborted source leaves nothing under the key. A key that exists is refused (`conflict`).
   */
  put(key: string, source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject>
  /** The bytes, or one range of them. Absent: `object-absent`. */
  open(key: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array>>
  /** Size and digest as stored, or nothing where nothing is. */
  find(key: string): Promise<StoredObject | undefined>
  /** Removes every version of the key; removing what is not there is no error. The caller proves it afterwards. */
  destroy(key: string): Promise<void>
  /** Looks anew, without trusting `destroy`: the proof, or `undefined` while any version is left. */
  proveAbsent(key: string): Promise<AbsenceProof | undefined>
  /** Every object, in no promised order. */
  list(prefix?: string): AsyncIterable<ListedObject>
  /** What stays behind for a while after a destruction, and until when (a store's trash), for the certificate. */
  readonly remains: readonly { readonly where: string; readonly until: string; readonly basis: string }[]
  /** Stores, reads, destroys and proves a canary; throws `engine-unavailable` with what did not hold. */
  probe(): Promise<void>
}
