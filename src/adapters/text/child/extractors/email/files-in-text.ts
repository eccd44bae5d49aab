import mime from 'mime-types'
import type { Attachment } from 'postal-mime'
import type { MimePart } from './mime-part.ts'
import { uuencodedFiles } from './uuencoded-files.ts'

/** Takes the files that were written into the plain text of a message out of it, as attachments. */
export function filesInText(part: MimePart): readonly Attachment[] {
  const { contentType, contentDisposition, content } = part
  const isShown =
    contentType.parsed.value === 'text/plain' && contentDisposition.parsed.value !== 'attachment'
  if (!isShown || content === null) return []
  const { files, rest } = uuencodedFiles(Buffer.from(content))
  if (files.length === 0) return []
  part.content = new Uint8Array(rest).buffer
  return files.map((file) => ({
    filename: file.name,
    mimeType: mime.lookup(file.name) || 'application/octet-stream',
    disposition: 'attachment',
    content: new Uint8Array(file.content).buffer,
  }))
}
