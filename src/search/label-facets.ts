import {
  type ClassPlace,
  type FacetName,
  type FacetValue,
  type IndexAnswer,
  type MissingName,
  missingNames,
} from './ports.ts'
import { unnamed } from './search-filters.ts'

/** A value of a facet as people read it. */
export interface LabelledValue extends FacetValue {
  readonly label: string
}

/** A class as people read it, and where it stands in the file plan, so that the values can be drawn as a tree. */
export interface LabelledClass extends LabelledValue, Omit<ClassPlace, 'title'> {}

export type LabelledFacets = { readonly [Name in Exclude<FacetName, 'class'>]?: readonly LabelledValue[] } & {
  readonly class?: readonly LabelledClass[]
}
export type LabelledMissing = {
  readonly [Name in MissingName]?: { readonly label: string; readonly count: number }
}

const formatLabels: { readonly [format: string]: string } = {
  pdf: 'PDF',
  image: 'Image',
  word: 'Word document',
  email: 'E-mail',
  html: 'Web page',
  text: 'Plain text',
  spreadsheet: 'Spreadsheet',
  presentation: 'Presentation',
  archive: 'Archive',
  other: 'Other',
}

const markingLabels: { readonly [marking: string]: string } = {
  official: 'Official',
  'official-sensitive': 'Official-Sensitive',
}

const missingLabels: { readonly [Name in MissingName]: string } = { author: 'No author' }

/** Gives every value of every facet a name: a class its title, years and authors themselves. */
export async function labelFacets(
  facets: IndexAnswer['facets'],
  classPlaces: (codes: readonly string[]) => Promise<ReadonlyMap<string, ClassPlace>>,
): Promise<LabelledFacets> {
  const { class: classes, format, marking, year, author } = facets
  const labelled = (values: readonly FacetValue[], label: (value: string) => string) =>
    values.map((one) => ({ ...one, label: label(one.value) }))
  return {
    ...(classes && { class: await placed(classes, classPlaces) }),
    ...(format && { format: labelled(format, (value) => formatLabels[value] ?? value) }),
    ...(marking && { marking: labelled(marking, (value) => markingLabels[value] ?? value) }),
    ...(year && { year: labelled(year, (value) => value) }),
    ...(author && {
      author: labelled(
        author.filter(({ value }) => value !== unnamed),
        (value) => value,
      ),
    }),
  }
}

/** The same for what has no value. */
export function labelMissing({ missing, facets }: Pick<IndexAnswer, 'missing' | 'facets'>): LabelledMissing {
  return Object.fromEntries(
    missingNames.flatMap((name) => {
      const count = missing[name]
      if (count === undefined) return []
      const nobody = facets[name]?.find(({ value }) => value === unnamed)?.count ?? 0
      return [[name, { label: missingLabels[name], count: count + nobody }]]
    }),
  )
}

async function placed(
  values: readonly FacetValue[],
  classPlaces: (codes: readonly string[]) => Promise<ReadonlyMap<string, ClassPlace>>,
): Promise<readonly LabelledClass[]> {
  if (values.length === 0) return []
  const places = await classPlaces(values.map(({ value }) => value))
  return values.map((one) => {
    // Without a place: gone from the plan since the record was indexed.
    const { title = one.value, parent = null, depth = 0 } = places.get(one.value) ?? {}
    return { ...one, label: title, parent, depth }
  })
}
