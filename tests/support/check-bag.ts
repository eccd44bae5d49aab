import { createHash } from 'node:crypto'
import { readTar } from './read-tar.ts'

/** A bag as its receiver finds it. */
export interface ReceivedBag {
  /** Paths within the bag. */
  readonly files: ReadonlyMap<string, Buffer>
  readonly payload: readonly string[]
  /** `bag-info.txt`, label by label. */
  readonly info: { readonly [label: string]: string }
  readonly metadata: {
    readonly batchId: string
    readonly sourceOrganization: string
    readonly drill: boolean
    readonly files: readonly { readonly [name: string]: unknown }[]
  }
  readonly csv: string
}

/** Unpacks a bag and holds every file of it against every manifest (RFC 8493, 3): complete and valid, or it throws. */
export function checkBag(archive: Buffer): ReceivedBag {
  const unpacked = readTar(archive)
  const [base, ...more] = new Set([...unpacked.keys()].map((path) => path.split('/')[0] ?? ''))
  if (base === undefined || more.length > 0) throw new Error('a bag is one folder')
  const files = new Map([...unpacked].map(([path, bytes]) => [path.slice(base.length + 1), bytes] as const))
  const textOf = (path: string): string => {
    const bytes = files.get(path)
    if (bytes === undefined) throw new Error(`the bag has no ${path}`)
    return bytes.toString('utf8')
  }
  if (textOf('bagit.txt') !== 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
    throw new Error('not a bag of version 1.0')
  const payload = [...files.keys()].filter((path) => path.startsWith('data/'))
  const tags = [...files.keys()].filter(
    (path) => !path.startsWith('data/') && !path.startsWith('tagmanifest-'),
  )
  for (const algorithm of ['sha256', 'sha512']) {
    for (const [manifest, expected] of [
      [`manifest-${algorithm}.txt`, payload],
      [`tagmanifest-${algorithm}.txt`, tags],
    ] as const) {
      const listed = textOf(manifest)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split('  '))
      if (
        listed
          .map(([, path]) => path)
          .sort()
          .join() !== [...expected].sort().join()
      )
        throw new Error(`${manifest} does not list what is there`)
      for (const [digest, path = ''] of listed) {
        const found = createHash(algorithm)
          .update(files.get(path) ?? '')
          .digest('hex')
        if (digest !== found) throw new Error(`${manifest}: ${path} is other bytes`)
      }
    }
  }
  const info = Object.fromEntries(
    textOf('bag-info.txt')
      .trim()
      .split('\n')
      .map((line) => line.split(/: (.*)/s).slice(0, 2)),
  )
  const octets = payload.reduce((sum, path) => sum + (files.get(path)?.length ?? 0), 0)
  if (info['Payload-Oxum'] !== `${octets}.${payload.length}`) throw new Error('Payload-Oxum is wrong')
  return {
    files,
    payload,
    info,
    metadata: JSON.parse(textOf('metadata/metadata.json')),
    csv: textOf('metadata/metadata.csv'),
  }
}
