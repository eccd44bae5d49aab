import { isId, type RecordId } from '../../kernel/ids.ts'

/** With its position before it and its folder around it, a name this long fits the oldest form of tar header. */
const LONGEST_NAME = 80
const LONGEST_REFERENCE = 40
const LONGEST_EXTENSION = 12

/** What a path is made of. */
interface Place {
  readonly recordId: RecordId
  readonly reference: string
  readonly position: number
}

/**
 * Where a file lies in its package. The folder is the record's, by reference and id, and the position leads the name: no
 * name from outside is a path, is alone between two slashes, or stands for anything else; names are there for people.
 */
export function transferPath({ filename, ...place }: Place & { readonly filename: string }): string {
  return `${transferPathStart(place)}${plainName(filename, LONGEST_NAME)}`
}

/** What every path of this file begins with, whatever the file was called: its name goes when the record goes. */
export function transferPathStart({ recordId, reference, position }: Place): string {
  return `data/${plainName(reference, LONGEST_REFERENCE)}_${recordId}/${String(position).padStart(4, '0')}-`
}

const PATH = /^data\/[A-Za-z0-9._-]{1,40}_([0-9a-f-]{36})\/(\d{4,9})-[A-Za-z0-9._-]{1,80}$/

/** Which record's file a path speaks of, if it has the form of one. */
export function readTransferPath(
  path: string,
): { readonly recordId: RecordId; readonly position: number } | undefined {
  const [, recordId = '', position = ''] = PATH.exec(path) ?? []
  return isId<RecordId>(recordId) ? { recordId, position: Number(position) } : undefined
}

/**
 * A name as every file system and checksum tool writes it alike: ASCII letters, digits, `.`, `_` and `-`. Accents fall,
 * all else becomes `_`; the ending is kept where the name is cut. The name as it was stands in the metadata.
 */
function plainName(name: string, longest: number): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/[.]+$/, '')
  if (plain === '') return 'document'
  if (plain.length <= longest) return plain
  const ending = /[.][^.]+$/.exec(plain)?.[0] ?? ''
  const kept = ending.length <= LONGEST_EXTENSION ? ending : ''
  return `${plain.slice(0, longest - kept.length)}${kept}`
}
