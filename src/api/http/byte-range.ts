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
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(request.get('range') ?? '')
  const [, first = '', last = ''] = match ?? []
  if (first === '') return last === '' ? 'whole' : suffix(Number(last), size)
  const start = Number(first)
  const end = last === '' ? size - 1 : Number(last)
  if (last !== '' && end < start) return 'whole'
  return start < size ? { start, end: Math.min(end, size - 1) } : 'unsatisfiable'
}

/** The last bytes; more than there are means all of them (RFC 9110, 14.1.2). */
function suffix(length: number, size: number): WantedRange {
  return length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size - 1 }
}
