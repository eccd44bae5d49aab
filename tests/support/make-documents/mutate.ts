import { makeRandom } from './make-random.ts'

/** The same bytes with a few of them changed, cut off or repeated; the same for the same seed. */
export function mutate(content: Buffer, seed: number): Buffer {
  const random = makeRandom(seed)
  const below = (most: number): number => Math.floor(random() * most)
  const bytes = Buffer.from(content)
  const changes = 1 + below(30)
  for (let change = 0; change < changes; change += 1) {
    const at = below(bytes.length)
    const kind = below(4)
    if (kind === 0) bytes[at] = below(256)
    else if (kind === 1) bytes.subarray(at, at + below(8)).fill(0xff)
    else if (kind === 2) bytes.subarray(at, at + below(16)).fill(0)
    else {
      const from = below(bytes.length)
      bytes.copyWithin(at, from, from + below(64))
    }
  }
  return below(5) === 0 ? bytes.subarray(0, 1 + below(bytes.length)) : bytes
}
