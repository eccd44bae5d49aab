import { isObjectKey } from './object-key.ts'

/** The object by which a content store shows that it belongs to this database. */
export function markerKey(installation: { readonly id: string }): string {
  return `${installation.id}.${installation.id}.installation`
}

/** Whether the key is that of a marker, whosever it is. No record has such: a component's id is never its record's. */
export function isMarkerKey(key: string): boolean {
  const [id] = key.split('.', 1)
  return isObjectKey(key) && id !== undefined && key === markerKey({ id })
}
