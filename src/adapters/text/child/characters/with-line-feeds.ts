const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** The same bytes with lines that end as everywhere, where all end as those of older Macintoshes did: by a carriage return alone. */
export function withLineFeeds(bytes: Buffer): Buffer {
  if (bytes.includes(LINE_FEED) || !bytes.includes(CARRIAGE_RETURN)) return bytes
  return Buffer.from(bytes.map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte)))
}
