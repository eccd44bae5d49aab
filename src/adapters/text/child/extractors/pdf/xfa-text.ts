/** A part of a form as pdf.js lays it out, in the manner of HTML; a file may hold anything. */
export interface XfaPart {
  readonly name?: unknown
  readonly value?: unknown
  readonly attributes?: {
    readonly type?: unknown
    readonly value?: unknown
    readonly textContent?: unknown
    readonly selected?: unknown
    readonly style?: { readonly visibility?: unknown; readonly display?: unknown }
  }
  readonly children?: readonly (XfaPart | null | undefined)[]
}

/** Parts after which a line ends. */
const BLOCKS: ReadonlySet<unknown> = new Set(['div', 'p', 'br', 'input', 'textarea', 'select', 'li', 'tr'])

/**
 * The questions and answers on a page of a form that is none but in XFA (ISO 32000-1, 12.7.8): its PDF pages only say that
 * another program should be waited for.
 */
export function xfaText(page: XfaPart): string {
  const text: string[] = []
  gather(page, text)
  return text.join('')
}

function gather(part: XfaPart, text: string[]): void {
  const { name, attributes, children = [] } = part
  const { visibility, display } = attributes?.style ?? {}
  if (visibility === 'hidden' || display === 'none') return
  const own = ownWords(part)
  if (typeof own === 'string') text.push(own)
  for (const child of children) if (child) gather(child, text)
  if (BLOCKS.has(name) && text.at(-1) !== '\n') text.push('\n')
}

/** Boxes are ticked without a word, and what is not chosen was not answered. */
function ownWords({ name, value, attributes }: XfaPart): unknown {
  if (name === 'input') return attributes?.type === 'text' ? attributes.value : undefined
  if (name === 'option') return attributes?.selected === true ? value : undefined
  if (name === 'textarea') return attributes?.value ?? attributes?.textContent ?? value
  return attributes?.textContent ?? value
}
