import { SaxesParser } from 'saxes'
import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** One version of a key, or one delete marker. */
export interface StoredVersion {
  readonly key: string
  readonly versionId: string
  readonly size: number
  readonly storedAt: Date
  readonly isDeleteMarker: boolean
}

/** One answer to "list object versions". */
export interface VersionPage {
  readonly versions: readonly StoredVersion[]
  readonly isTruncated: boolean
  readonly keyMarker: string
  readonly versionIdMarker: string
}

const ROOT = 'ListVersionsResult'

const entrySchema = z.object({
  Key: z.string().min(1),
  VersionId: z.string().min(1).default('null'),
  Size: z.coerce.number().int().nonnegative().default(0),
  LastModified: z.coerce.date(),
})
const pageSchema = z.object({
  IsTruncated: z.enum(['true', 'false']),
  NextKeyMarker: z.string().default(''),
  NextVersionIdMarker: z.string().default(''),
})

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

interface Fields {
  [name: string]: string
}

interface Entry {
  readonly name: string
  readonly fields: Fields
}

/** The root's name, its plain fields, and the fields of its versions and markers. */
function collect(xml: string): {
  readonly root: string
  readonly fields: Fields
  readonly entries: readonly Entry[]
} {
  const path: string[] = []
  const fields: Fields = {}
  const entries: Entry[] = []
  let root = ''
  let text = ''
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    path.push(name)
    text = ''
    if (path.length === 1) root = name
    if (path.length === 2 && (name === 'Version' || name === 'DeleteMarker'))
      entries.push({ name, fields: {} })
  })
  parser.on('text', (piece) => {
    text += piece
  })
  parser.on('closetag', ({ name }) => {
    const entry = entries.at(-1)
    if (path.length === 2) fields[name] = text
    else if (path.length === 3 && entry !== undefined && entry.name === path[1]) entry.fields[name] = text
    path.pop()
    text = ''
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return { root, fields, entries }
}

/**
 * Reads a page of versions, in the server's order. Strict, because an empty page is a proof of absence: what is not
 * well-formed, not a listing, or does not say whether it is whole is `engine-unavailable`. (The client's own parser
 * takes any answer, a proxy's sign-in page too, for a listing of nothing.)
 */
export function parseVersionPage(xml: string): VersionPage {
  try {
    const { root, fields, entries } = collect(xml)
    if (root !== ROOT) throw new Error(`the answer is a ${root}`)
    const page = pageSchema.parse(fields)
    const versions = entries.map(({ name, fields: found }) => {
      const entry = entrySchema.parse(found)
      return {
        key: decode(entry.Key),
        versionId: entry.VersionId,
        size: entry.Size,
        storedAt: entry.LastModified,
        isDeleteMarker: name === 'DeleteMarker',
      }
    })
    return {
      versions,
      isTruncated: page.IsTruncated === 'true',
      keyMarker: decode(page.NextKeyMarker),
      versionIdMarker: page.NextVersionIdMarker,
    }
  } catch (error) {
    throw new MunimentError(
      'engine-unavailable',
      'the S3 store answered a listing of versions with something else',
      {
        retryable: true,
        cause: error,
      },
    )
  }
}
