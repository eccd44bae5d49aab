import type { Request } from 'express'
import type { ByteRange } from '../../records/content-store.ts'

/** What part of the content is wanted (RFC 9110, 14). */
export type WantedRange = ByteRange | 'whole' | 'unsatisfiable'

/**
 * Reads `Range` and `If-Range`. Several ranges in one request, other units, broken syntax and a validator that does
 * not match are answered with the whole, as the RFC allows.
 */
export function wantedRange(request: Request, size: number, tag: string): WantedRange {
  if (request.method !== 'GET') return 'whole'
  const condition = request.get('if-range')
  if (condition !== undefined && condition.trim() !== tag) return 'whole'
  const ranges = request.range(size, { combine: true })
  if (ranges === undefined || ranges === -2) return 'whole'
  if (ranges === -1) return 'unsatisfiable'
  const [range] = ranges
  if (ranges.type !== 'bytes' || ranges.length !== 1 || range === undefined) return 'whole'
  return { start: range.start, end: range.end }
}
