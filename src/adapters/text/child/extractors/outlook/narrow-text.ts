import { decodePage, pageName } from '../../characters/decode-page.ts'
import { decodeText } from '../../characters/decode-text.ts'
import { pageOfLanguage } from '../../characters/page-of-language.ts'
import type { CompoundFile } from '../../compound/open-compound.ts'
import type { OutlookProperties } from './property-store.ts'

/** Properties that say which code page strings are in, and which language ([MS-OXPROPS] 2.801, 2.740, 2.790). */
const MESSAGE_CODE_PAGE = 0x3ffd
const INTERNET_CODE_PAGE = 0x3fde
const MESSAGE_LOCALE = 0x3ff1
/** Unicode and ASCII: no code page of strings that are in neither. */
const SAYS_NOTHING: ReadonlySet<number> = new Set([0, 1200, 1201, 20127])
const NARROW_STRING = /^__SUBSTG1\.0_[0-9A-F]{4}001E$/
const SAMPLE = 64 * 1024

/** How the strings of a message are read that are not in Unicode, and the bytes of its HTML. */
export interface NarrowText {
  string(bytes: Buffer): string
  /** The name of the code page of its HTML, where it says one. */
  readonly html: string | undefined
}

/**
 * Finds out which code page a message is in: by what it says, by its language, or by all its strings together, of which `sample` gives
 * some. Short ones by themselves say nothing.
 */
export async function narrowText(
  properties: OutlookProperties,
  sample: () => Promise<Buffer>,
): Promise<NarrowText> {
  const said = (id: number): number | undefined => {
    const codePage = properties.number(id)
    return codePage === undefined || SAYS_NOTHING.has(codePage) ? undefined : codePage
  }
  const codePage =
    said(MESSAGE_CODE_PAGE) ??
    pageOfLanguage(properties.number(MESSAGE_LOCALE) ?? 0) ??
    said(INTERNET_CODE_PAGE)
  const declared = codePage === undefined ? undefined : pageName(codePage)
  const likely = declared ?? decodeText(await sample())?.encoding
  const internet = said(INTERNET_CODE_PAGE)
  return {
    string: (bytes) => decodeText(bytes, { declared: likely })?.text ?? decodePage(bytes, codePage ?? 1252),
    html: internet === undefined ? undefined : pageName(internet),
  }
}

/** Strings of a message that are not in Unicode. */
export async function narrowStrings(compound: CompoundFile): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for (const name of compound.names([])) {
    if (length >= SAMPLE || !NARROW_STRING.test(name)) continue
    const piece = (await compound.stream([name], SAMPLE)) ?? Buffer.alloc(0)
    pieces.push(piece, Buffer.from(' '))
    length += piece.length
  }
  return Buffer.concat(pieces)
}
