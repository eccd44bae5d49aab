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
   * Takes the bytes as they come, hashing in flight with bounded memory, and resolves only when they would survive
   * a power cut. A chunk is the store's from the moment it is yielded: the source must not change it afterwards.
   * A failing or aborted source leaves nothing under the key and its own error (or the signal's reason) is passed
   * on, at once even where the source hangs. A key that exists is refused (`conflict`), of several concurrent puts
   * of one key exactly one wins. No room: `storage-full`. Not a key (`isObjectKey`): `malformed`, here as in every
   * other operation.
   */
  put(key: string, source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject>
  /**
   * The bytes, or one range of them; an end past the last byte means the last byte. Absent: `object-absent`; a range
   * outside the object: `range-not-satisfiable`. Bytes that are not those that were put are `object-corrupt`: from
   * `open` itself up to 1 MiB and where the size shows it, else thrown by the stream in place of its end. Ranges of
   * larger objects cannot be checked. Nothing is held open until the first chunk is asked for.
   */
  open(key: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array>>
  /** Size and digest as they were put, without reading the bytes again; or nothing where nothing is. */
  find(key: string): Promise<StoredObject | undefined>
  /** Removes every version of the key; removing what is not there is no error. The caller proves it afterwards. */
  destroy(key: string): Promise<void>
  /** Looks anew, without trusting `destroy`: the proof, or `undefined` while any version is left. */
  proveAbsent(key: string): Promise<AbsenceProof | undefined>
  /**
   * Every key under which the store holds anything, each once, in no promised order: also what a crash left behind
   * and `find` does not show (size 0 where there are no bytes), so that the orphan sweep reaches it. Other names that
   * lie beside the objects are not listed.
   */
  list(prefix?: string): AsyncIterable<ListedObject>
  /** What stays behind for a while after a destruction, and until when (a store's trash), for the certificate. */
  readonly remains: readonly { readonly where: string; readonly until: string; readonly basis: string }[]
  /** Stores, reads, destroys and proves a canary; throws `engine-unavailable` and says in words what did not hold. */
  probe(): Promise<void>
}
