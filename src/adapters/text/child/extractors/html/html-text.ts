import { convert, type FormatCallback, type HtmlToTextOptions } from 'html-to-text'
import { formatTable } from './format-table.ts'

/** Deeper markup than any page has; below it the converter would run out of stack. */
const DEPTH = 500
/** Stands where the converter left something out: characters that are none (Unicode, 23.7), in no text by chance. */
const LEFT_OUT = '\ufdd0\ufdd1\ufdd0'

/** A description of a picture is text that its author wrote; its address is not. */
const formatPicture: FormatCallback = ({ attribs }, _walk, builder) => {
  const alt = attribs?.['alt'] ?? ''
  // A picture of nothing may stand within a word.
  if (alt.trim() !== '') builder.addInline(` ${alt} `)
}

/** Shown beside each other with room between, which is not in the markup. */
const formatApart: FormatCallback = ({ children }, walk, builder) => {
  builder.addInline(' ')
  walk(children, builder)
  builder.addInline(' ')
}

/** What browsers show on lines of its own, beside what the converter knows of. */
const BLOCKS =
  'address body caption center details dialog dl dt dd fieldset figcaption figure hgroup legend li menu optgroup option summary tr'
const LINE = { leadingLineBreaks: 1, trailingLineBreaks: 1 } as const
const APART = 'button label select td textarea th'

const options: HtmlToTextOptions = {
  wordwrap: false,
  // All of the file: several pages in one, and what mail gateways append to the end, are found like the rest.
  baseElements: { selectors: [] },
  limits: {
    maxDepth: DEPTH,
    maxInputLength: 64 * 1024 * 1024,
    maxChildNodes: 200_000,
    ellipsis: LEFT_OUT,
  },
  formatters: { searchableTable: formatTable, picture: formatPicture, apart: formatApart },
  selectors: [
    ...BLOCKS.split(' ').map((selector) => ({ selector, format: 'block', options: LINE })),
    ...APART.split(' ').map((selector) => ({ selector, format: 'apart' })),
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'picture' },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'searchableTable' },
    // Settings that office programs leave for themselves.
    { selector: 'xml', format: 'skip' },
    { selector: 'script', format: 'skip' },
    { selector: 'style', format: 'skip' },
    { selector: 'noscript', format: 'skip' },
    { selector: 'template', format: 'skip' },
    { selector: 'title', format: 'skip' },
  ],
}

/** The visible text of HTML: no scripts, styles or addresses, entities resolved, nothing fetched. */
export function htmlText(html: string): string {
  return htmlTextWithin(html).text
}

/** The same, and whether all of it is there: what lies deeper or is more than any page has is left out. */
export function htmlTextWithin(html: string): { readonly text: string; readonly isWhole: boolean } {
  const text = convert(html, options)
  const isWhole = !text.includes(LEFT_OUT)
  return { text: isWhole ? text : text.replaceAll(LEFT_OUT, '...'), isWhole }
}

/** The title of an HTML document, or nothing. */
export function htmlTitle(html: string): string | undefined {
  const inner = /<title\b[^>]*>([\s\S]{0,10000}?)<\/title/i.exec(html.slice(0, 256 * 1024))?.[1]
  const title = inner === undefined ? '' : convert(inner, { wordwrap: false }).replace(/\s+/g, ' ').trim()
  return title === '' ? undefined : title
}
