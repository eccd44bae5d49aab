import type { ExactBytes } from './exact-bytes.ts'
import type { MimePart } from './mime-part.ts'
import { uuencodedFiles } from './uuencoded-files.ts'

/** Encodings that the parser undoes, by how it finds them. */
const UNDONE = /base64|quoted-printable/
/** One that it leaves as it was sent: no standard has it, and programs before MIME knew no other. */
const UUENCODED = /^(?:x-)?uue(?:ncode)?$/

/** Gives a part the content that was sent: the file itself where it was uuencoded, and of what was not encoded each byte. */
export function sentContent(part: MimePart, exact: ExactBytes): void {
  const { contentType, contentDisposition } = part
  const { encoding } = part.contentTransferEncoding
  if (contentType.multipart !== false || part.content === null || UNDONE.test(encoding)) return
  if (UUENCODED.test(encoding)) {
    const [file] = uuencodedFiles(Buffer.from(part.content)).files
    if (file !== undefined) part.content = new Uint8Array(file.content).buffer
    return
  }
  const isShown =
    /^text\/(?:plain|html)$/.test(contentType.parsed.value) &&
    contentDisposition.parsed.value !== 'attachment'
  if (!isShown) part.content = exact.of(part) ?? part.content
}
