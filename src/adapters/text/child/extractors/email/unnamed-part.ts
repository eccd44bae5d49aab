import mime from 'mime-types'

/** A name for the part of a message that has none, by which people and programs know what it is. */
export function unnamedPart(mediaType: string, number: number): string {
  if (mediaType === 'message/rfc822') return `message-${number}.eml`
  return `attachment-${number}.${mime.extension(mediaType) || 'bin'}`
}
