/** A media type from outside as kept: type and subtype in small letters (RFC 6838, 4.2), else that of any bytes. */
export function cleanMediaType(mediaType: string): string {
  const plain = mediaType.toLowerCase()
  return /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(plain)
    ? plain
    : 'application/octet-stream'
}
