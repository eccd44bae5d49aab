import { convert, type HtmlToTextOptions } from 'html-to-text'

/** Deeper markup than any page has; below it the converter would run out of stack. */
const DEPTH = 500

const options: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxDepth: DEPTH, maxInputLength: 64 * 1024 * 1024, maxChildNodes: 200_000, maxBaseElements: 10 },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    // A description of a picture is text that its author wrote; its address is not.
    { selector: 'img', format: 'inline' },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, maxColumnWidth: 120 } },
    { selector: 'script', format: 'skip' },
    { selector: 'style', format: 'skip' },
    { selector: 'noscript', format: 'skip' },
    { selector: 'template', format: 'skip' },
    { selector: 'title', format: 'skip' },
  ],
}

/** The visible text of HTML: no scripts, styles or addresses, entities resolved, nothing fetched. */
export function htmlText(html: string): string {
  return convert(html, options)
}

/** The title of an HTML document, or nothing. */
export function htmlTitle(html: string): string | undefined {
  const inner = /<title\b[^>]*>([\s\S]{0,10000}?)<\/title/i.exec(html.slice(0, 256 * 1024))?.[1]
  const title = inner === undefined ? '' : convert(inner, { wordwrap: false }).replace(/\s+/g, ' ').trim()
  return title === '' ? undefined : title
}
