const CONTENT_LINES = /^BEGIN:V(?:CALENDAR|CARD)\b/i
/** A picture or a file that was put into the text (RFC 5545, 3.1.3; RFC 2426, 2.4.1). */
const ENCODED = /^([^:\r\n]{0,500};ENCODING=(?:b|base64)\b[^:\r\n]{0,500}:).*$/gim

/**
 * The text of a calendar or an address card as people wrote it: its lines were folded without regard to words, and its line
 * ends and commas were escaped (RFC 5545, 3.1 and 3.3.11; RFC 6350, 3.2 and 3.4). Any other text stays as it is.
 */
export function readContentLines(text: string): string {
  if (!CONTENT_LINES.test(text)) return text
  return text
    .replace(/\r?\n[ \t]/g, '')
    .replace(ENCODED, '$1')
    .replace(/\\[nN,;\\]/g, (pair) => (/n/i.test(pair) ? '\n' : pair.slice(1)))
}
