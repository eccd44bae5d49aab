import { z } from 'zod'
import type { Sought } from '../../search/sought.ts'
import type { Present } from '../http/present-keys.ts'
import { soughtQuery } from '../schemas/search-schemas.ts'
import { inOrder } from './in-order.ts'

const sought = z.object(soughtQuery)

/** What a request asks for and what narrows it, by the names that it has within. Throws `malformed` where `to` is before `from`. */
export function soughtBy(query: Present<z.output<typeof sought>>): Sought {
  const { from, to } = inOrder(query)
  return {
    q: query.q,
    synonyms: query.synonyms,
    scanningErrors: query.scanningErrors,
    classes: query.class,
    folders: query.folder,
    markings: query.marking,
    formats: query.format,
    authors: query.author,
    missing: query.missing,
    notClasses: query.notClass,
    notFolders: query.notFolder,
    notMarkings: query.notMarking,
    notFormats: query.notFormat,
    notAuthors: query.notAuthor,
    notMissing: query.notMissing,
    from: from ?? null,
    to: to ?? null,
  }
}
