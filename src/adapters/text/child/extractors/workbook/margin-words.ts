/** Codes for numbers and fonts in headers and footers, which begin with an ampersand (ISO/IEC 29500-1, 18.3.1.39). */
const MARGIN_CODE = /&(?:"[^"]*"|K[0-9A-F]{6}|\d+|.)/g

/** The words of a header or footer of a sheet. */
export function marginWords(margin: string): string {
  return margin.replace(MARGIN_CODE, ' ').replace(/\s+/g, ' ').trim()
}
