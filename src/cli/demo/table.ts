/** Rows as aligned columns, each cut at `widest` characters. */
export function table(rows: readonly (readonly string[])[], widest = 44): readonly string[] {
  const cut = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 1)}…` : text)
  const shown = rows.map((row) => row.map(cut))
  const widths = shown.reduce<readonly number[]>(
    (known, row) => row.map((text, column) => Math.max(known[column] ?? 0, text.length)),
    [],
  )
  return shown.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
