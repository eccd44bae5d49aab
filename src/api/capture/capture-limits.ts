/** How much a capture may bring. */
export interface CaptureLimits {
  readonly metadataBytes: number
  readonly contentBytes: number
}

/** Metadata is words about a document; a document may be any film that an inquiry needs. */
export const defaultCaptureLimits: CaptureLimits = {
  metadataBytes: 256 * 1024,
  contentBytes: 64 * 1024 ** 3,
}
