import { posix } from 'node:path'
import { SaxesParser } from 'saxes'
import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { smallEntry } from '../package-properties.ts'

/** What a part of an archive of Office speaks of, and under which name it lies in the archive (ISO/IEC 29500-2, 6.5). */
export interface PackageRelation {
  readonly id: string
  readonly kind: string
  readonly name: string
}

/** The relations of a part, but for what lies elsewhere; those that can be read where they are damaged. */
export async function packageRelations(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  part: string,
): Promise<readonly PackageRelation[]> {
  const folder = posix.dirname(part)
  const markup = await smallEntry(zip, entries, `${folder}/_rels/${posix.basename(part)}.rels`)
  const relations: PackageRelation[] = []
  if (markup === undefined) return relations
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', () => undefined)
  parser.on('opentag', ({ attributes }) => {
    const { Id = '', Type = '', Target = '', TargetMode } = attributes
    if (Type === '' || TargetMode === 'External') return
    const kind = Type.slice(Type.lastIndexOf('/') + 1)
    relations.push({ id: Id, kind, name: posix.resolve(`/${folder}`, Target).slice(1) })
  })
  parser.write(markup).close()
  return relations
}
