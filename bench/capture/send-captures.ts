import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Documents to capture: `count` of `bytes` each, no two alike. */
export interface Load {
  readonly count: number
  readonly body: Buffer
}

export interface Target {
  readonly url: string
  readonly token: string
  readonly folderReference: string
}

const PIECE_BYTES = 256 * 1024

export function makeLoad(count: number, bytes: number): Load {
  return { count, body: randomBytes(bytes) }
}

/** Captures all of the load with so many clients at once, each on its own connection; throws unless every answer is 201. */
export async function sendCaptures(target: Target, load: Load, clients: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  let next = 0
  const client = async (): Promise<void> => {
    while (next < load.count) {
      next += 1
      await capture(agent, target, load.body, `bench document ${next}`)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(clients, load.count) }, client))
  } finally {
    agent.destroy()
  }
}

async function capture(agent: Agent, target: Target, body: Buffer, title: string): Promise<void> {
  const boundary = `bench-${randomBytes(12).toString('hex')}`
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n` +
      `${JSON.stringify({ folder: target.folderReference, title })}\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="content"; filename="${title}.txt"\r\n` +
      `Content-Type: text/plain\r\n\r\n${boundary}`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      `${target.url}/api/v1/records`,
      {
        method: 'POST',
        agent,
        headers: {
          Authorization: `Bearer ${target.token}`,
          'Content-Type': `multipart/form-data; boundary=${boundary}`,
          'Content-Length': head.length + body.length + tail.length,
        },
      },
      (response) => {
        let answer = ''
        response.setEncoding('utf8').on('data', (text: string) => {
          answer += text
        })
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode === 201) resolve()
          else reject(new Error(`capture answered ${response.statusCode}: ${answer.slice(0, 300)}`))
        })
      },
    )
    sent.on('error', reject)
    pipeline(Readable.from(pieces(head, body, tail)), sent).catch(reject)
  })
}

function* pieces(head: Buffer, body: Buffer, tail: Buffer): Generator<Buffer> {
  yield head
  for (let at = 0; at < body.length; at += PIECE_BYTES) yield body.subarray(at, at + PIECE_BYTES)
  yield tail
}
