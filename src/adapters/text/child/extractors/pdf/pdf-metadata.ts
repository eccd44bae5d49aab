import { pdfDate } from '../../dates/pdf-date.ts'
import type { MutableMetadata } from '../../extraction.ts'

/** Title, author and date from a PDF's information dictionary, without what programs write when nobody did. */
export function pdfMetadata(info: unknown): MutableMetadata {
  const title = textOf(info, 'Title').replace(/^Microsoft (?:Word|PowerPoint|Excel) - /, '')
  const author = textOf(info, 'Author')
  const date = pdfDate(textOf(info, 'CreationDate'))
  return {
    ...(title !== '' && !/^(?:untitled|document\d*|\(anonymous\))$/i.test(title) ? { title } : {}),
    ...(author !== '' && !/^\(anonymous\)$/.test(author) ? { author } : {}),
    ...(date === undefined ? {} : { date }),
  }
}

function textOf(info: unknown, name: string): string {
  // The library gives whatever the file holds: looked at one property at a time.
  const value =
    typeof info === 'object' && info !== null ? (info as { [key: string]: unknown })[name] : undefined
  return typeof value === 'string' ? value.replace(/\0/g, '').trim().slice(0, 1_000) : ''
}
