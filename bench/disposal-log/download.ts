import { get } from 'node:http'

export interface Download {
  readonly bytes: number
  readonly lines: number
  /** Seconds until the first byte of the body came, and until the last had. */
  readonly first: number
  readonly whole: number
}

const NEWLINE = 10

/** Reads an answer to its end and keeps nothing of it; throws unless it is 200. */
export function download(url: string, token: string): Promise<Download> {
  const start = performance.now()
  const spent = (): number => (performance.now() - start) / 1000
  return new Promise((resolve, reject) => {
    get(url, { headers: { Authorization: `Bearer ${token}` } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`the server answered ${response.statusCode}`))
      let [bytes, lines, first] = [0, 0, 0]
      response.on('data', (chunk: Buffer) => {
        if (bytes === 0) first = spent()
        bytes += chunk.length
        for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1
      })
      response.on('error', reject)
      response.on('end', () => resolve({ bytes, lines, first, whole: spent() }))
    }).on('error', reject)
  })
}
