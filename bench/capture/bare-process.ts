import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { Pool } from 'pg'
import { answerParent, childOptions } from '../support/answer-parent.ts'
import { commitRows, type Filing, findFiling } from './commit-rows.ts'

/**
 * What capture costs at the least: the same multipart parser, one hash, one write, one fdatasync and one transaction of
 * the same rows; no rights, no checks, no names that survive a power cut, no cleaning up.
 */
const options = childOptions<{
  readonly folder: string
  readonly connectionString: string
  readonly folderReference: string
}>()
const SMALL_BYTES = 1024 * 1024
const pool = new Pool({
  connectionString: options.connectionString,
  max: 12,
  // As Muniment asks the queue: a session that remembers it empty would read through all of its backlog for each job.
  options: '-c enable_seqscan=off',
})
let filing: Filing | undefined

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error))
  })
})

answerParent(
  async () => {
    await mkdir(options.folder, { recursive: true })
    filing = await findFiling(pool, options.folderReference)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // Listening on a port, so the address is one of the network.
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  },
  async () => {
    server.closeAllConnections()
    await pool.end()
  },
)

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (filing === undefined) throw new Error('not started')
  const id = randomUUID()
  const received = await receive(request, join(options.folder, id))
  await commitRows(pool, filing, { id, ...received })
  response.writeHead(201, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id, ...received }))
}

interface Received {
  readonly metadata: string
  readonly filename: string
  readonly size: number
  readonly sha256: string
}

function receive(request: IncomingMessage, path: string): Promise<Received> {
  return new Promise((resolve, reject) => {
    let metadata = ''
    // Browsers and programs send nothing else that a header can hold.
    const parser = new Busboy({ headers: request.headers as BusboyHeaders, fileHwm: 256 * 1024 })
    parser.on('field', (_name, value) => {
      metadata = value
    })
    parser.on('file', (_name, file, filename) => {
      write(file, path).then((stored) => resolve({ metadata, filename, ...stored }), reject)
    })
    parser.on('error', reject)
    request.pipe(parser)
  })
}

async function write(content: Readable, path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  const handle = await open(path, 'wx')
  try {
    let pieces: Buffer[] = []
    let gathered = 0
    let size = 0
    const flush = async (): Promise<void> => {
      if (gathered > 0) await handle.writev(pieces)
      size += gathered
      pieces = []
      gathered = 0
    }
    // The stream was given no encoding: it yields buffers.
    for await (const chunk of content as AsyncIterable<Buffer>) {
      hash.update(chunk)
      pieces.push(chunk)
      gathered += chunk.byteLength
      if (gathered >= SMALL_BYTES) await flush()
    }
    await flush()
    await handle.datasync()
    return { size, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}
