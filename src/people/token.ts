import { randomBytes } from 'node:crypto'
import { sha256 } from '../kernel/sha256.ts'

/** How long a personal token opens anything. */
export const tokenLifeMs = 90 * 24 * 3600 * 1000
/** The bootstrap token dies after a day (DESIGN §7). */
export const bootstrapLifeMs = 24 * 3600 * 1000

/** A new token: 256 random bits behind a prefix that secret scanners can be taught. Shown once, kept hashed. */
export function newToken(): string {
  return `mun_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a token. The token's own 256 bits make a slow hash needless. */
export function hashToken(token: string): Buffer {
  return sha256(token)
}
