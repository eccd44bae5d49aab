type Attributes = Readonly<Record<string, string>>

/** Knows before which paragraphs and tables a page begins, by their styles (OpenDocument 1.3, part 3, 20.184, 19.508). */
export interface OdfBreaks {
  open(name: string, attributes: Attributes): void
  close(name: string): void
  before(style: string | undefined): boolean
}

const PROPERTIES = /^style:(?:paragraph|table)-properties$/
/** More styles of one document than any program writes. */
const MOST_STYLES = 100_000

/** Learns of them as they stream by: styles stand before what they are the styles of. */
export function makeOdfBreaks(): OdfBreaks {
  const breaking = new Set<string>()
  let style: string | undefined
  return {
    open: (name, attributes) => {
      if (name === 'style:style') {
        style = attributes['style:name']
        // Another kind of page begins on a page of its own.
        if ((attributes['style:master-page-name'] ?? '') !== '') add()
      } else if (PROPERTIES.test(name) && attributes['fo:break-before'] === 'page') add()
    },
    close: (name) => {
      if (name === 'style:style') style = undefined
    },
    before: (wanted) => wanted !== undefined && breaking.has(wanted),
  }

  function add(): void {
    if (style !== undefined && breaking.size < MOST_STYLES) breaking.add(style)
  }
}
