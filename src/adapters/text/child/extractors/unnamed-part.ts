const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** Where the name of a kind is not how its files end. */
const extensions: ReadonlyMap<string, string> = new Map([
  ['text/plain', 'txt'],
  ['text/markdown', 'md'],
  ['text/calendar', 'ics'],
  ['application/ics', 'ics'],
  ['text/vcard', 'vcf'],
  ['text/x-vcard', 'vcf'],
  ['text/directory', 'vcf'],
  ['text/javascript', 'js'],
  ['image/jpeg', 'jpg'],
  ['image/svg+xml', 'svg'],
  ['image/tiff', 'tif'],
  ['audio/mpeg', 'mp3'],
  ['application/gzip', 'gz'],
  ['application/x-zip-compressed', 'zip'],
  ['application/msword', 'doc'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.ms-powerpoint', 'ppt'],
  ['application/vnd.ms-outlook', 'msg'],
  [`${OFFICE}.wordprocessingml.document`, 'docx'],
  [`${OFFICE}.spreadsheetml.sheet`, 'xlsx'],
  [`${OFFICE}.presentationml.presentation`, 'pptx'],
  ['application/vnd.oasis.opendocument.text', 'odt'],
  ['application/vnd.oasis.opendocument.spreadsheet', 'ods'],
  ['application/vnd.oasis.opendocument.presentation', 'odp'],
  ['application/pkcs7-mime', 'p7m'],
  ['application/x-pkcs7-mime', 'p7m'],
  ['application/pkcs7-signature', 'p7s'],
  ['application/x-pkcs7-signature', 'p7s'],
  ['application/pgp-signature', 'asc'],
  ['application/pgp-encrypted', 'asc'],
])
/** A kind may be named anything; so short a name without signs is how its files end, or does no harm. */
const SHORT = /^(?:text|image|audio|video|application)\/([a-z0-9]{1,5})$/

/** A name for the part of a message that has none, by which people and programs know what it is. */
export function unnamedPart(mediaType: string, number: number): string {
  if (mediaType === 'message/rfc822') return `message-${number}.eml`
  const extension = extensions.get(mediaType) ?? SHORT.exec(mediaType)?.[1] ?? 'bin'
  return `attachment-${number}.${extension}`
}
