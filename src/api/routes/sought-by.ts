import { z } from 'zod'
import type { SearchFilters } from '../../search/search-filters.ts'
import type { Present } from '../http/present-keys.ts'
import { soughtQuery } from '../schemas/search-schemas.ts'

const sought = z.object(soughtQuery)

/** What a request asks for and what narrows it, by the names that it has within. */
export function soughtBy(query: Present<z.output<typeof sought>>): SearchFilters & { readonly q: string } {
  return {
    q: query.q,
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
