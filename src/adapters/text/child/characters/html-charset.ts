/** Where a page may say its encoding (HTML Standard, 4.2.5.4: within the first 1024 bytes; kept wider for old pages). */
const CHARSET_WITHIN = 8 * 1024

/** The encoding that an HTML page says it is in, or nothing. */
export function htmlCharset(bytes: Buffer): string | undefined {
  return /<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w:-]+)/i.exec(
    bytes.toString('latin1', 0, CHARSET_WITHIN),
  )?.[1]
}
