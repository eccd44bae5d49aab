import { createHash } from 'node:crypto'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { tarEnd, tarHeader, tarPadding } from './tar-entry.ts'
import type { TransferFile } from './transfer-file.ts'
import type { TransferListing } from './transfer-listing.ts'
import { transferPath } from './transfer-path.ts'

const algorithms = ['sha256', 'sha512'] as const
type Algorithm = (typeof algorithms)[number]
type Digests = { readonly [Name in Algorithm]: string }

/** A file in the bag with its digests, as a manifest lists it. */
interface Listed {
  readonly path: string
  readonly digests: Digests
}

export interface BagInput {
  readonly listing: TransferListing
  readonly baggedOn: CivilDate
  readonly open: (file: TransferFile) => Promise<AsyncIterable<Uint8Array>>
}

/** The folder that is the bag, and the name of the file it travels in without its ending. */
export function bagName(batchId: string): string {
  return `transfer-${batchId}`
}

/**
 * A bag (RFC 8493) as a tar archive, written as it is read: the same listing of the same day is the same bytes. SHA-512
 * is nowhere kept, so the manifests come after the files whose digests they list; nothing is held but the listing.
 * Throws `object-corrupt` where an original is not what was captured, in place of the bag's end.
 */
export async function* writeBag({ listing, baggedOn, open }: BagInput): AsyncGenerator<Uint8Array> {
  const name = bagName(listing.batchId)
  const modifiedAt = new Date(`${baggedOn}T00:00:00Z`)
  const head = (path: string, size: number): Buffer =>
    tarHeader({ path: `${name}/${path}`, size, modifiedAt })
  const tags: Listed[] = []
  function* tag(path: string, bytes: Buffer): Generator<Uint8Array> {
    tags.push({ path, digests: digestsOf(bytes) })
    yield Buffer.concat([head(path, bytes.length), bytes, tarPadding(bytes.length)])
  }

  yield* tag('bagit.txt', Buffer.from('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'))
  yield* tag('bag-info.txt', Buffer.from(bagInfo(listing, baggedOn)))
  yield* tag('metadata/metadata.csv', listing.csv)
  yield* tag('metadata/metadata.json', listing.json)
  const payload: Listed[] = []
  for (const file of listing.files) {
    const path = transferPath(file)
    yield head(path, file.size)
    payload.push({ path, digests: yield* checkedBytes(file, await open(file)) })
    yield tarPadding(file.size)
  }
  for (const algorithm of algorithms) yield* tag(`manifest-${algorithm}.txt`, manifest(payload, algorithm))
  const listed = [...tags]
  for (const algorithm of algorithms) yield* tag(`tagmanifest-${algorithm}.txt`, manifest(listed, algorithm))
  yield tarEnd
}

/** Passes an original on and answers its digests; it must be the bytes that the record says it is. */
async function* checkedBytes(
  file: TransferFile,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, Digests> {
  const hashes = { sha256: createHash('sha256'), sha512: createHash('sha512') }
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > file.size) throw damaged(file)
    hashes.sha256.update(chunk)
    hashes.sha512.update(chunk)
    yield chunk
  }
  const digests = { sha256: hashes.sha256.digest('hex'), sha512: hashes.sha512.digest('hex') }
  if (size !== file.size || digests.sha256 !== file.sha256) throw damaged(file)
  return digests
}

function damaged({ recordId, position }: TransferFile): MunimentError {
  return new MunimentError('object-corrupt', 'The stored bytes are not those that were captured.', {
    details: { recordId, position },
  })
}

function digestsOf(bytes: Buffer): Digests {
  const digest = (algorithm: Algorithm): string => createHash(algorithm).update(bytes).digest('hex')
  return { sha256: digest('sha256'), sha512: digest('sha512') }
}

/** RFC 8493, 2.1.3: a digest, white space, the path. Our paths hold nothing that would have to be encoded. */
function manifest(files: readonly Listed[], algorithm: Algorithm): Buffer {
  return Buffer.from(files.map(({ path, digests }) => `${digests[algorithm]}  ${path}\n`).join(''))
}

/** RFC 8493, 2.2.2. */
function bagInfo({ batchId, organisation, drill, files }: TransferListing, baggedOn: CivilDate): string {
  const octets = files.reduce((sum, file) => sum + file.size, 0)
  const lines = [
    ['Source-Organization', organisation],
    ['External-Identifier', batchId],
    ['External-Description', `Records transferred by disposal batch ${batchId}`],
    ['Bagging-Date', baggedOn],
    ['Payload-Oxum', `${octets}.${files.length}`],
    ['Bag-Software-Agent', 'Muniment'],
    ...(drill
      ? [['Drill', 'Clock or data are a drill’s: nothing here is evidence of a real transfer.']]
      : []),
  ]
  return lines.map(([label, value]) => `${label}: ${String(value).replace(/\s+/g, ' ').trim()}\n`).join('')
}
