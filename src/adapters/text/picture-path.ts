import { basename, dirname, join } from 'node:path'

/** Where a child lays a picture that it took out of a document: by its number, so that a child names no path of its own. */
export function picturePath(document: string, number: number): string {
  return join(dirname(document), `${basename(document)}.picture-${number}`)
}
