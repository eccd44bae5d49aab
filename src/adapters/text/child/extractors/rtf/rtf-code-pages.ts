/** Code pages of the character sets of fonts (RTF 1.9.1, “Font Table”); 0 for fonts of signs, which have none. */
const pages: Readonly<Record<number, number>> = {
  0: 1252,
  2: 0,
  77: 10_000,
  128: 932,
  129: 949,
  130: 1361,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  254: 437,
  255: 850,
}

/** Fonts in a document beyond which no more are remembered. */
const MOST_FONTS = 65_536

/** Which code page the bytes of each font are of. */
export interface RtfCodePages {
  /** Of what is in no font, or in one that says nothing. */
  setDefault(codePage: number): void
  define(font: number): void
  setCharset(charset: number): void
  setCodePage(codePage: number): void
  of(font: number | undefined): number
}

/** Learns them from the head of a document. */
export function makeRtfCodePages(): RtfCodePages {
  const fonts = new Map<number, number>()
  let usual = 1252
  let defined = 0
  const set = (codePage: number | undefined): void => {
    if (codePage !== undefined && fonts.size < MOST_FONTS) fonts.set(defined, codePage)
  }
  return {
    setDefault: (codePage) => {
      usual = codePage
    },
    define: (font) => {
      defined = font
    },
    setCharset: (charset) => set(pages[charset]),
    setCodePage: set,
    of: (font) => (font === undefined ? usual : (fonts.get(font) ?? usual)),
  }
}
