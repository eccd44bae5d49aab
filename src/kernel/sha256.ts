import { createHash } from 'node:crypto'

/** SHA-256 (FIPS 180-4) of the concatenated parts. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The same, as 64 lower-case hexadecimal digits: the form in answers, certificates and file names. */
export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  return sha256(...parts).toString('hex')
}

/** That of bytes that come one part after the other: they are read to their end, and none is kept. */
export async function sha256HexOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of bytes) hash.update(part)
  return hash.digest('hex')
}
