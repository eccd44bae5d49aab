import type { Client } from 'minio'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { s3Error, saysTaken } from './s3-request.ts'

/** The key that is being written, and where. */
export interface S3Target {
  readonly client: Client
  readonly bucket: string
  readonly key: string
}

/** The error that says that a key is taken. */
export function takenKey(key: string): MunimentError {
  return new MunimentError('conflict', 'an object is stored under this key already; keys are given once', {
    details: { key },
  })
}

/** Runs the request that makes the key; a store that minds `If-None-Match` refuses a second one here already. */
export async function creating<Value>(key: string, request: () => Promise<Value>): Promise<Value> {
  try {
    return await request()
  } catch (error) {
    throw saysTaken(error) ? takenKey(key) : s3Error(error, 'storing an object')
  }
}

/** The version that a request made, by its answer's headers. */
export function versionIdOf(headers: { readonly [name: string]: unknown }): string {
  const versionId = headers['x-amz-version-id']
  if (typeof versionId === 'string' && versionId !== '' && versionId !== 'null') return versionId
  throw new MunimentError(
    'engine-unavailable',
    'the S3 store gave a new object no version id: versioning is off',
  )
}
