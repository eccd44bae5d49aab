import { createHash } from 'node:crypto'
import { once } from './s3-request.ts'
import { creating, type S3Target, versionIdOf } from './s3-target.ts'

/** Begins an object of several parts and answers the id that they share. */
export async function beginParts({ client, bucket, key }: S3Target): Promise<string> {
  return once('beginning an object', () =>
    client.initiateNewMultipartUpload(bucket, key, { 'content-type': 'application/octet-stream' }),
  )
}

/** A part as the store took it. */
export interface SentPart {
  readonly part: number
  readonly etag: string
}

/** Sends one part; the store checks its MD5. */
export async function sendPart(
  target: S3Target,
  uploadId: string,
  number: number,
  bytes: Buffer,
): Promise<SentPart> {
  const { client, bucket, key } = target
  const answer = await once('storing a part', () =>
    client.uploadPart(
      {
        bucketName: bucket,
        objectName: key,
        uploadID: encodeURIComponent(uploadId),
        partNumber: number,
        headers: { 'content-md5': createHash('md5').update(bytes).digest('base64') },
      },
      bytes,
    ),
  )
  return { part: number, etag: answer.etag }
}

/** Puts the parts together as the one version of the key and answers its id. */
export async function completeParts(
  target: S3Target,
  uploadId: string,
  parts: readonly SentPart[],
): Promise<string> {
  const { client, bucket, key } = target
  const list = parts.map(
    ({ part, etag }) => `<Part><PartNumber>${part}</PartNumber><ETag>&quot;${etag}&quot;</ETag></Part>`,
  )
  const payload = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join('')}</CompleteMultipartUpload>`
  return creating(key, async () => {
    const response = await client.makeRequestAsync(
      {
        method: 'POST',
        bucketName: bucket,
        objectName: key,
        query: `uploadId=${encodeURIComponent(uploadId)}`,
        headers: { 'if-none-match': '*', 'content-type': 'application/xml' },
      },
      payload,
    )
    let body = ''
    for await (const chunk of response) body += String(chunk)
    // S3 answers 200 before it has put the parts together and may still say no in the body.
    const refusal = /<Error>.*?<Code>([^<]*)<\/Code>/s.exec(body)
    if (refusal !== null)
      throw Object.assign(new Error('the parts were not put together'), { code: refusal[1] })
    return versionIdOf(response.headers)
  })
}

/** Takes back what was sent; a failure is left to the sweep of unfinished parts. */
export async function abandonParts({ client, bucket, key }: S3Target, uploadId: string): Promise<void> {
  await client.abortMultipartUpload(bucket, key, encodeURIComponent(uploadId)).catch(() => undefined)
}
