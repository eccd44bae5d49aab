import type { RtfToken } from './rtf-tokens.ts'

/** A picture of an RTF file, nothing decoded yet. */
export interface RtfPicture {
  /** How large it is shown, in square points. */
  readonly area: number
  content(): Buffer
}

/** Finds pictures as a document's tokens go by. */
export interface RtfPictures {
  /** The picture that ends with this token. */
  take(token: RtfToken): RtfPicture | undefined
}

type Piece = Extract<RtfToken, { readonly bytes: Buffer }>

interface Found {
  readonly depth: number
  readonly numbers: Map<string, number>
  readonly pieces: Piece[]
}

/** Groups whose pictures stand there for something else: for an older program, an object, a bullet, or drawn behind every page. */
const ASIDE: ReadonlySet<string> = new Set(['nonshppict', 'object', 'listpicture', 'background'])
const TWIPS = 20
const PERCENT = 100

/** Makes a finder for one document (RTF 1.9.1, “Pictures”). */
export function makeRtfPictures(): RtfPictures {
  let depth = 0
  /** Depth of the outermost group that is passed over. */
  let aside: number | undefined
  let found: Found | undefined
  return {
    take: (token) => {
      if (token.kind === 'open') depth += 1
      else if (token.kind === 'close') {
        depth -= 1
        if (aside !== undefined && depth < aside) aside = undefined
        if (found === undefined || depth >= found.depth) return undefined
        const ended = found
        found = undefined
        return { area: areaOf(ended.numbers), content: () => contentOf(ended) }
      } else if (token.kind === 'word') {
        if (ASIDE.has(token.name)) aside ??= depth
        else if (token.name === 'pict' && aside === undefined && found === undefined)
          found = { depth, numbers: new Map(), pieces: [] }
        // What stands in groups of its own says more of the shape than of the picture.
        else if (found?.depth === depth && token.value !== undefined)
          found.numbers.set(token.name, token.value)
      } else if ((token.kind === 'bytes' || token.kind === 'data') && found?.depth === depth)
        found.pieces.push(token)
      return undefined
    },
  }
}

function areaOf(numbers: ReadonlyMap<string, number>): number {
  const side = (wanted: string, scale: string): number =>
    ((numbers.get(wanted) ?? 0) / TWIPS) * ((numbers.get(scale) ?? PERCENT) / PERCENT)
  return Math.max(0, side('picwgoal', 'picscalex')) * Math.max(0, side('pichgoal', 'picscaley'))
}

/** Its bytes as they are, or each in two digits with line ends between. */
function contentOf({ pieces }: Found): Buffer {
  return Buffer.concat(pieces.map(({ kind, bytes }) => (kind === 'data' ? bytes : fromDigits(bytes))))
}

function fromDigits(digits: Buffer): Buffer {
  const bytes = Buffer.alloc(digits.length >> 1)
  let length = 0
  let upper: number | undefined
  for (const digit of digits) {
    const value = digitOf(digit)
    if (value === undefined) continue
    if (upper === undefined) {
      upper = value
      continue
    }
    bytes[length] = (upper << 4) | value
    length += 1
    upper = undefined
  }
  return bytes.subarray(0, length)
}

function digitOf(digit: number): number | undefined {
  if (digit >= 0x30 && digit <= 0x39) return digit - 0x30
  const letter = digit | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined
}
