import type { FacetName, FacetValue, IndexAnswer } from './ports.ts'

/** A value of a facet as people read it. */
export interface LabelledValue extends FacetValue {
  readonly label: string
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

/** Gives every value of every facet a name: a class its title, years and authors themselves. */
export async function labelFacets(
  facets: IndexAnswer['facets'],
  classTitles: (codes: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<{ readonly [Name in FacetName]?: readonly LabelledValue[] }> {
  const codes = facets.class?.map(({ value }) => value) ?? []
  const titles = codes.length === 0 ? new Map<string, string>() : await classTitles(codes)
  const labels: { readonly [Name in FacetName]: (value: string) => string } = {
    class: (code) => titles.get(code) ?? code,
    format: (format) => formatLabels[format] ?? format,
    marking: (marking) => markingLabels[marking] ?? marking,
    year: (year) => year,
    author: (author) => author,
  }
  const labelled: { [Name in FacetName]?: readonly LabelledValue[] } = {}
  for (const name of ['class', 'format', 'year', 'marking', 'author'] as const) {
    const values = facets[name]
    if (values !== undefined)
      labelled[name] = values.map((value) => ({ ...value, label: labels[name](value.value) }))
  }
  return labelled
}
