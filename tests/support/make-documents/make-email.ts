import { createHash } from 'node:crypto'

/** A part of a message besides its text. */
export interface EmailAttachment {
  readonly filename: string
  readonly mediaType: string
  readonly content: Buffer
}

export interface EmailPlan {
  readonly headers: { readonly [name: string]: string }
  readonly text?: string
  readonly html?: string
  readonly attachments?: readonly EmailAttachment[]
}

/** Writes a message (RFC 5322, RFC 2046), everything but the header in base64 or 8bit UTF-8. */
export function makeEmail({ headers, text, html, attachments = [] }: EmailPlan): Buffer {
  const bodies = [
    ...(text === undefined ? [] : [part('text/plain; charset=utf-8', Buffer.from(text))]),
    ...(html === undefined ? [] : [part('text/html; charset=utf-8', Buffer.from(html))]),
  ]
  const files = attachments.map(({ filename, mediaType, content }) =>
    part(mediaType, content, `Content-Disposition: attachment; filename="${filename}"\r\n`),
  )
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const alternative = multipart('alternative', bodies)
  const content =
    files.length === 0 && bodies.length === 1
      ? (bodies[0] ?? '')
      : multipart('mixed', [alternative, ...files])
  return Buffer.from(`${lines.join('')}MIME-Version: 1.0\r\n${content}`)
}

function part(mediaType: string, content: Buffer, more = ''): string {
  // A message within a message must not be encoded (RFC 2046, 5.2.1).
  if (mediaType === 'message/rfc822')
    return `Content-Type: ${mediaType}\r\n${more}\r\n${content.toString('latin1')}`
  const lines = content.toString('base64').match(/.{1,76}/g) ?? []
  return `Content-Type: ${mediaType}\r\nContent-Transfer-Encoding: base64\r\n${more}\r\n${lines.join('\r\n')}\r\n`
}

function multipart(kind: string, parts: readonly string[]): string {
  // From the content, so that it occurs in none of the parts and is the same whenever the message is made.
  const boundary = `=_${createHash('sha256').update(parts.join('')).digest('hex').slice(0, 24)}`
  const inner = parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('')
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${inner}--${boundary}--\r\n`
}
