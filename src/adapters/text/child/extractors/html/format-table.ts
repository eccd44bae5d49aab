import type { DomNode, FormatCallback, RecursiveCallback } from 'html-to-text'

type Builder = Parameters<FormatCallback>[2]
type Rows = Parameters<NonNullable<Parameters<Builder['closeTable']>[0]>['tableToString']>[0]

const SECTIONS: ReadonlySet<string> = new Set(['thead', 'tbody', 'tfoot'])
const CELLS: ReadonlySet<string> = new Set(['td', 'th'])

/**
 * A table as text to search and to read: a line for each row, its cells apart; a row with a cell of several lines cell after
 * cell, so that what belongs together stays together, as in mails that are laid out by tables. No column is padded to its
 * widest cell: one long one would swell all others. Nothing is left out for standing where no browser expects it.
 */
export const formatTable: FormatCallback = (
  table,
  walk,
  builder,
  { leadingLineBreaks, trailingLineBreaks },
) => {
  builder.openTable()
  for (const child of table.children ?? []) {
    if (SECTIONS.has(child.name ?? '')) for (const row of child.children ?? []) addRow(row, walk, builder)
    else addRow(child, walk, builder)
  }
  builder.closeTable({
    tableToString: linesOf,
    ...(leadingLineBreaks === undefined ? {} : { leadingLineBreaks }),
    ...(trailingLineBreaks === undefined ? {} : { trailingLineBreaks }),
  })
}

function addRow(row: DomNode, walk: RecursiveCallback, builder: Builder): void {
  builder.openTableRow()
  if (row.name === 'tr') for (const cell of row.children ?? []) addCell(cell, walk, builder)
  else addCell(row, walk, builder)
  builder.closeTableRow()
}

/** What is no cell becomes one, with whatever is said around its words. */
function addCell(cell: DomNode, walk: RecursiveCallback, builder: Builder): void {
  builder.openTableCell()
  walk(CELLS.has(cell.name ?? '') ? cell.children : [cell], builder)
  builder.closeTableCell()
}

function linesOf(rows: Rows): string {
  const lines = rows.map((cells) => {
    const texts = cells.map(({ text }) => text.trim()).filter((text) => text !== '')
    return texts.join(texts.some((text) => text.includes('\n')) ? '\n' : '   ')
  })
  return lines.filter((line) => line !== '').join('\n')
}
