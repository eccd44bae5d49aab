import { makeZip, type ZipPart } from './make-zip.ts'

const KIND = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A record of a binary part ([MS-XLSB] 2.1.4): its kind and its length in seven bits a byte. */
export function binaryRecord(kind: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content)
  const head = kind < 0x80 ? [kind] : [(kind & 0x7f) | 0x80, kind >> 7]
  let length = bytes.length
  do {
    head.push((length & 0x7f) | (length > 0x7f ? 0x80 : 0))
    length >>= 7
  } while (length > 0)
  return Buffer.concat([Buffer.from(head), bytes])
}

/** A number of four bytes. */
export function long(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value | 0)
  return bytes
}

/** A text with its length before it. */
export function wideText(text: string): Buffer {
  return Buffer.concat([long(text.length), Buffer.from(text, 'utf16le')])
}

/** A cell: where it stands, its style, what it holds. */
export function binaryCell(kind: number, column: number, style: number, ...value: readonly Buffer[]): Buffer {
  return binaryRecord(kind, long(column), long(style), ...value)
}

/** A workbook in binary parts of these sheets, by their records, and of these texts; `more` parts take the place of those of their names. Style 1 is of dates, and 2 of days that are none. */
export function makeXlsb(
  sheets: Readonly<Record<string, readonly Buffer[]>>,
  texts: readonly string[],
  more: readonly ZipPart[] = [],
): Buffer {
  const names = Object.keys(sheets)
  const bundles = names.map((name, index) =>
    binaryRecord(156, long(0), long(index + 1), wideText(`s${index}`), wideText(name)),
  )
  const shorts = (...values: readonly number[]): Buffer =>
    Buffer.concat(values.map((value) => Buffer.of(value & 0xff, value >> 8)))
  const format = (id: number, code: string): Buffer => binaryRecord(44, shorts(id), wideText(code))
  const styles = [14, 164, 165].map((id) => binaryRecord(47, shorts(0, id), Buffer.alloc(12)))
  const relations = [
    ...names.map((_, index) => relation(`s${index}`, 'worksheet', `worksheets/sheet${index}.bin`)),
    relation('t', 'sharedStrings', 'sharedStrings.bin'),
    relation('f', 'styles', 'styles.bin'),
  ]
  const parts: readonly ZipPart[] = [
    { name: 'xl/workbook.bin', content: Buffer.concat([binaryRecord(131), ...bundles]) },
    {
      name: 'xl/_rels/workbook.bin.rels',
      content: `<Relationships>${relations.join('')}</Relationships>`,
    },
    ...names.map((name, index) => ({
      name: `xl/worksheets/sheet${index}.bin`,
      content: Buffer.concat([...(sheets[name] ?? [])]),
    })),
    {
      name: 'xl/sharedStrings.bin',
      content: Buffer.concat(texts.map((text) => binaryRecord(19, Buffer.of(0), wideText(text)))),
    },
    {
      name: 'xl/styles.bin',
      content: Buffer.concat([
        format(164, '[Red]d\\ mmm'),
        format(165, '0 "days"'),
        // Styles of styles, which are none of cells.
        binaryRecord(626),
        binaryRecord(47, shorts(0, 14), Buffer.alloc(12)),
        binaryRecord(627),
        binaryRecord(617),
        binaryRecord(47, shorts(0, 0), Buffer.alloc(12)),
        ...styles.slice(1),
        binaryRecord(618),
      ]),
    },
  ]
  const replaced = new Set(more.map(({ name }) => name))
  return makeZip([...parts.filter(({ name }) => !replaced.has(name)), ...more])
}

const relation = (id: string, kind: string, target: string): string =>
  `<Relationship Id="${id}" Type="${KIND}/${kind}" Target="${target}"/>`
