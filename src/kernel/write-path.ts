/** Steps into a document: keys of maps, places in lists. */
export type DocumentPath = readonly (string | number)[]

/** The path as people read it: `classes[0].folders[2].reference`. */
export function writePath(path: DocumentPath): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('')
}
