import { sha256Hex } from '../../kernel/sha256.ts'
import type { CaptureRequest } from './capture-request.ts'

/** Tells a repeated request from another one under the same idempotency key: what was said, and what was sent. */
export function requestDigest(request: CaptureRequest, contentSha256: string): string {
  const { metadata, filename, mediaType } = request
  return sha256Hex(JSON.stringify([metadata, filename, mediaType, contentSha256]))
}
