import { z } from 'zod'
import type { Sought } from '../../search/sought.ts'
import type { Present } from '../http/present-keys.ts'
import { soughtQuery } from '../schemas/search-schemas.ts'

const sought = z.object(soughtQuery)

/** What a request asks for and what narrows it, by the names that it has within. */
export function soughtBy(query: Present<z.output<typeof sought>>): Sought {
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
    from: query.from ?? null,
    to: query.to ?? null,
  }
}
