/** Bytes one behind the other, in memory that grows. */
export interface ByteList {
  readonly length: number
  append(bytes: Uint8Array): void
  /** As UTF-8. */
  appendText(text: string): void
  /** What it holds, until something is appended; alone in its memory, which may so be handed to another thread. */
  bytes(): Uint8Array<ArrayBuffer>
  clear(): void
}

export function makeByteList(room = 16 * 1024): ByteList {
  let all = new Uint8Array(room)
  let length = 0
  const makeRoom = (more: number) => {
    if (length + more <= all.length) return
    const grown = new Uint8Array(Math.max(length + more, 2 * all.length))
    grown.set(all.subarray(0, length))
    all = grown
  }
  return {
    get length() {
      return length
    },
    append(bytes) {
      makeRoom(bytes.length)
      all.set(bytes, length)
      length += bytes.length
    },
    appendText(text) {
      makeRoom(3 * text.length)
      length += encoder.encodeInto(text, all.subarray(length)).written
    },
    bytes: () => all.subarray(0, length),
    clear() {
      length = 0
    },
  }
}

const encoder = new TextEncoder()
