import type { estypes } from '@elastic/elasticsearch'
import { codeKey } from '../../../records/analysis/sort-key.ts'
import type { FacetName, IndexFilters } from '../../../search/ports.ts'
import { anyOf } from './any-of.ts'
import { amongKeys, dateRange, lying, type Reach } from './places-in-reach.ts'

type Query = estypes.QueryDslQueryContainer

/** Filters on what is also a facet: they narrow the hits, and every facet but their own. */
export function facetFilters(reach: Reach): { readonly facet: FacetName; readonly query: Query }[] {
  const { filters } = reach
  const inClasses = (codes: readonly string[]) => lying('classKeys', codes.map(codeKey), reach)
  const oneOf = (field: string) => (values: readonly string[]) => ({ terms: { [field]: [...values] } })
  const { classes, markings, formats, notClasses, notMarkings, notFormats } = filters
  const author = {
    chosen: authorsOf(filters.authors, filters.missing),
    excluded: authorsOf(filters.notAuthors, filters.notMissing),
  }
  return [
    { facet: 'class' as const, ...either(classes, notClasses, inClasses) },
    { facet: 'marking' as const, ...either(markings, notMarkings, oneOf('marking')) },
    { facet: 'format' as const, ...either(formats, notFormats, oneOf('format')) },
    { facet: 'author' as const, ...author },
  ].flatMap(({ facet, chosen, excluded }) => {
    const query = chosenBut(chosen, excluded)
    return query === undefined ? [] : [{ facet, query }]
  })
}

/** What was chosen of one property and what was excluded, where anything was. */
interface Choice {
  readonly chosen: Query | undefined
  readonly excluded: Query | undefined
}

function either(
  chosen: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
  ask: (values: readonly string[]) => Query,
): Choice {
  return { chosen: chosen && ask(chosen), excluded: excluded && ask(excluded) }
}

function authorsOf(
  authors: readonly string[] | undefined,
  missing: IndexFilters['missing'],
): Query | undefined {
  const named = authors === undefined ? [] : [{ terms: { author: [...authors] } }]
  if (missing?.includes('author') !== true) return named[0]
  return anyOf([...named, { bool: { must_not: { exists: { field: 'author' } } } }])
}

function chosenBut(chosen: Query | undefined, excluded: Query | undefined): Query | undefined {
  if (excluded === undefined) return chosen
  return { bool: { filter: chosen === undefined ? [] : [chosen], must_not: excluded } }
}

/** Those that narrow the hits and every facet alike. */
export function narrowingFilters(reach: Reach): Query[] {
  const { filters } = reach
  const inFolders = (references: readonly string[]) => lying('folderKey', references.map(codeKey), reach)
  const { chosen, excluded } = either(filters.folders, filters.notFolders, inFolders)
  const folders = chosenBut(chosen, excluded)
  const found: Query[] = folders === undefined ? [] : [folders]
  if (filters.notRecords !== undefined)
    found.push({ bool: { must_not: amongKeys('recordId', filters.notRecords) } })
  if (filters.hiddenFolders !== undefined)
    found.push({ bool: { must_not: amongKeys('folderKey', filters.hiddenFolders.map(codeKey)) } })
  if (filters.from !== undefined || filters.to !== undefined) found.push(dateRange(filters.from, filters.to))
  return found
}
