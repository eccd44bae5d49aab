import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { MunimentError } from '../kernel/muniment-error.ts'

/** What the next page needs to know. */
export interface CursorContent {
  /** The index's own cursor, which may hold a score: no score leaves readable (DESIGN §7). */
  readonly cursor: string
  /** Which reading of the query found something. */
  readonly reading: number
}

/** Turns cursors into opaque text and back. */
export interface CursorSeal {
  /** `search`: who asks for what; the cursor is good for exactly this. */
  seal(content: CursorContent, search: string): string
  /** Throws `malformed` for what was not sealed here, or for another search or person. */
  open(sealed: string, search: string): CursorContent
}

const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM (NIST SP 800-38D) with the search as additional data. `key`: 32 bytes, kept as long as cursors live. */
export function makeCursorSeal(key: Uint8Array): CursorSeal {
  return {
    seal({ cursor, reading }, search) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(search))
      const text = Buffer.concat([cipher.update(JSON.stringify([reading, cursor]), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
    },
    open(sealed, search) {
      try {
        const bytes = Buffer.from(sealed, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
          .setAAD(Buffer.from(search))
          .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
        const text =
          decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
        // Sealed above, and by nobody else: the tag says so.
        const [reading, cursor] = JSON.parse(text) as [number, string]
        return { reading, cursor }
      } catch (cause) {
        throw new MunimentError(
          'malformed',
          'This cursor does not belong to this search; start again from its first page.',
          { cause, errors: [{ path: 'cursor', message: 'does not belong to this search' }] },
        )
      }
    },
  }
}
