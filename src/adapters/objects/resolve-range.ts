import { MunimentError } from '../../kernel/muniment-error.ts'
import type { ByteRange } from '../../records/content-store.ts'

/**
 * The part of `size` bytes that `range` means: an end past the last byte is brought back to it, a start past it is
 * `range-not-satisfiable` (RFC 9110, 14.1.2), as is anything that is not a range.
 */
export function resolveRange(range: ByteRange, size: number): ByteRange {
  const { start, end } = range
  const sound =
    Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && start < size
  if (sound) return { start, end: Math.min(end, size - 1) }
  throw new MunimentError(
    'range-not-satisfiable',
    `the object has ${size} bytes; the range lies outside them`,
    {
      details: { size },
    },
  )
}
