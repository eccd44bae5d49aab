const VALUES = ['string-value', 'date-value', 'time-value', 'boolean-value', 'value'] as const

/** What a cell holds that does not say how it is shown (OpenDocument 1.3, part 3, 19.386 and those that follow). */
export function cellValue(attributes: Readonly<Record<string, string>>): string {
  for (const name of VALUES) {
    const value = attributes[`office:${name}`]
    if (value !== undefined) return value
  }
  return ''
}
