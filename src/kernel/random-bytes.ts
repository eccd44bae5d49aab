import { randomFillSync } from 'node:crypto'

/** Drawn at once: a call for a few bytes costs more than the bytes. */
const DRAWN = 4096

let drawn = Buffer.alloc(0)

/** So many random bytes, 4,096 at the most, fit for secrets (a CSPRNG); none is ever given twice. */
export function randomBytes(count: number): Buffer {
  if (count > DRAWN) throw new RangeError(`no more than ${DRAWN} random bytes at once`)
  if (drawn.length < count) drawn = randomFillSync(Buffer.alloc(DRAWN))
  const given = drawn.subarray(0, count)
  drawn = drawn.subarray(count)
  return given
}
