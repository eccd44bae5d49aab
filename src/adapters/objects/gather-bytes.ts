/** Collects chunks until there are enough of them. */
export interface Gatherer {
  /** How many bytes wait. */
  readonly waiting: number
  add(chunk: Uint8Array): void
  /** Takes the first `size` bytes, or all there are. */
  take(size: number): Buffer
}

/** Many tiny chunks weigh more than their bytes; so many are joined into one. */
const MANY = 1_024

/** Makes an empty gatherer. */
export function makeGatherer(): Gatherer {
  let pieces: Uint8Array[] = []
  let waiting = 0
  return {
    get waiting() {
      return waiting
    },
    add(chunk) {
      pieces.push(chunk)
      waiting += chunk.byteLength
      if (pieces.length > MANY) pieces = [Buffer.concat(pieces)]
    },
    take(size) {
      const whole = Buffer.concat(pieces)
      const rest = whole.subarray(size)
      pieces = rest.byteLength === 0 ? [] : [rest]
      waiting = rest.byteLength
      return whole.subarray(0, size)
    },
  }
}
