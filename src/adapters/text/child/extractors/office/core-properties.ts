import { SaxesParser } from 'saxes'
import { packageDate } from '../../dates/package-date.ts'
import type { MutableMetadata } from '../../extraction.ts'

const wanted = new Set(['title', 'creator', 'created'])

/** Title, author and date from a package's core properties (ISO/IEC 29500-2, 8); what is missing or empty is left out. */
export function readCoreProperties(xml: string): MutableMetadata {
  const found = new Map<string, string>()
  let current: string | undefined
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', () => undefined)
  parser.on('opentag', ({ name }) => {
    const local = name.slice(name.indexOf(':') + 1)
    current = wanted.has(local) ? local : undefined
  })
  parser.on('closetag', () => {
    current = undefined
  })
  parser.on('text', (text) => {
    if (current !== undefined) found.set(current, (found.get(current) ?? '') + text)
  })
  parser.write(xml).close()
  const title = found.get('title')?.trim()
  const author = found.get('creator')?.trim()
  const date = packageDate(found.get('created') ?? '')
  return {
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
    ...(date === undefined ? {} : { date }),
  }
}
