/**
 * What a spreadsheet takes for a formula begins with one of these. U+FF1D, U+FF0B, U+FF0D, U+FF20 are the same signs
 * full-width, which some spreadsheets take for them.
 */
export const formulaSigns = '=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20'
