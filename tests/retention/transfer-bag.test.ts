import { expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import type { BatchId, ComponentId, RecordId } from '../../src/kernel/ids.ts'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { isFoiExemption } from '../../src/retention/transfer/foi-exemption.ts'
import { tarHeader } from '../../src/retention/transfer/tar-entry.ts'
import type { TransferFile } from '../../src/retention/transfer/transfer-file.ts'
import { makeTransferListing } from '../../src/retention/transfer/transfer-listing.ts'
import { readTransferPath, transferPath } from '../../src/retention/transfer/transfer-path.ts'
import { writeBag } from '../../src/retention/transfer/write-bag.ts'
import { checkBag } from '../support/check-bag.ts'

const recordId = '01940000-0000-7000-8000-0000000000a1' as RecordId
const componentId = '01940000-0000-7000-8000-0000000000c1' as ComponentId
const batchId = '01940000-0000-7000-8000-0000000000b1' as BatchId
const day = (text: string) => text as CivilDate

function fileOf(content: string, more: Partial<TransferFile> = {}): TransferFile {
  return {
    recordId,
    componentId,
    parentId: null,
    reference: 'R-2026-7K3M-9QXA',
    position: 0,
    role: 'original',
    filename: 'letter.txt',
    mediaType: 'text/plain',
    format: 'text',
    size: Buffer.byteLength(content),
    sha256: sha256Hex(content),
    objectKey: `${recordId}.x`,
    title: 'A letter',
    author: null,
    keywords: [],
    fields: {},
    subjects: [],
    people: [],
    furtherFolders: [],
    supersededOn: null,
    supersededBy: null,
    documentDate: day('2024-02-29'),
    receivedOn: null,
    capturedOn: day('2026-01-02'),
    marking: 'official',
    classCode: 'FIN',
    classTitle: 'Finance',
    folder: 'FIN/2012',
    folderTitle: null,
    scheduleCode: 'FIN-07',
    scheduleVersion: 1,
    retentionEnd: day('2026-01-01'),
    authority: 'Order 1925',
    closure: null,
    decidedAt: new Date('2026-03-31T23:30:00Z'),
    ...more,
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const listingOf = (files: readonly TransferFile[], organisation = 'Department of Ports') =>
  makeTransferListing({ batchId, organisation, drill: false, files })

const rowsOf = (csv: Buffer): unknown[] => parse(csv, { columns: true })

async function bag(files: readonly TransferFile[], contents: readonly string[], organisation?: string) {
  const chunks: Uint8Array[] = []
  const written = writeBag({
    listing: listingOf(files, organisation),
    baggedOn: day('2026-03-02'),
    open: async (file) => once(contents[files.indexOf(file)] ?? ''),
  })
  for await (const chunk of written) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const hostile = [
  '../../../etc/passwd',
  '..\\..\\windows\\system.ini',
  '/etc/shadow',
  'CON',
  'a\u0000b.txt',
  'line\nbreak  % and %0A.txt',
  '\u202egpj.exe',
  '.',
  '..',
  '',
  '…',
  `${'long'.repeat(80)}.docx`,
  'Ångström & Søn – 2024.pdf',
]

it('no name from outside is a path, in whatever it is written', async () => {
  for (const filename of hostile) {
    const path = transferPath({ recordId, reference: '../R/1', position: 3, filename })
    expect(path).toMatch(/^data\/[A-Za-z0-9._-]+_01940000-0000-7000-8000-0000000000a1\/0003-[A-Za-z0-9._-]+$/)
    expect(path.split('/')).toHaveLength(3)
    expect(path.split('/').some((part) => part === '..' || part === '.')).toBe(false)
    expect(path.length).toBeLessThan(200)
    expect(readTransferPath(path)).toEqual({ recordId, position: 3 })
  }
  const files = hostile.map((filename, position) => fileOf(`content ${position}`, { filename, position }))
  const received = checkBag(
    await bag(
      files,
      files.map((_, position) => `content ${position}`),
    ),
  )
  expect(received.metadata.files.map((file) => file['filename'])).toEqual(hostile)
  expect(received.payload).toHaveLength(hostile.length)
})

it('the bag is complete and valid, says whose it is, and is the same bytes again', async () => {
  const contents = ['one', 'x'.repeat(512), '', 'four'.repeat(1000)]
  const files = contents.map((content, position) => fileOf(content, { position }))
  const archive = await bag(files, contents, 'Department\r\nof: Ports\nPayload-Oxum: 1.1')
  const { info, files: unpacked } = checkBag(archive)
  expect(info).toEqual({
    'Source-Organization': 'Department of: Ports Payload-Oxum: 1.1',
    'External-Identifier': batchId,
    'External-Description': `Records transferred by disposal batch ${batchId}`,
    'Bagging-Date': '2026-03-02',
    'Payload-Oxum': `${3 + 512 + 4000}.4`,
    'Bag-Software-Agent': 'Muniment',
  })
  for (const [index, content] of contents.entries())
    expect(unpacked.get(transferPath(fileOf(content, { position: index })))?.toString()).toBe(content)
  expect(await bag(files, contents, 'Department\r\nof: Ports\nPayload-Oxum: 1.1')).toEqual(archive)
})

it('an original that is not what was captured ends the bag before its end', async () => {
  const file = fileOf('as captured')
  for (const content of ['as Captured', 'as captured!', 'as'])
    await expect(bag([file], [content])).rejects.toMatchObject({
      code: 'object-corrupt',
      details: { recordId, position: 0 },
    })
})

it('closure is said in days and in the words of the archives', () => {
  const closed = fileOf('', {
    closure: {
      type: 'closed-for-period',
      period: 'P30Y',
      exemptions: ['40(2)', '27(1)(a)'],
      alternativeTitle: 'A staff file',
    },
  })
  const until = fileOf('', {
    closure: { type: 'closed-until', until: day('2050-12-31'), exemptions: ['31'] },
  })
  const { json, csv } = listingOf([closed, until, fileOf('')])
  const entries = JSON.parse(json.toString()).files
  expect(entries[0]).toMatchObject({
    title: 'A letter',
    alternativeTitle: 'A staff file',
    closure: {
      type: 'closed-for-period',
      period: 'P30Y',
      startsOn: '2024-02-29',
      endsOn: '2054-02-28',
      exemptions: ['40(2)', '27(1)(a)'],
      // London's day of the decision.
      exemptionsAssertedOn: '2026-04-01',
    },
  })
  expect(entries[1].closure).toMatchObject({ endsOn: '2050-12-31', period: null })
  expect(entries[2].closure).toMatchObject({ type: 'open', startsOn: null, endsOn: null, exemptions: [] })
  const [closedRow, untilRow, openRow] = rowsOf(csv)
  expect(closedRow).toMatchObject({
    closure_type: 'closed_for',
    closure_start_date: '2024-02-29',
    closure_period: '30',
    closure_end_date: '2054-02-28',
    foi_exemption_code: '40(2); 27(1)(a)',
    foi_exemption_asserted: '2026-04-01',
    title: 'A letter',
    title_public: 'FALSE',
    title_alternate: 'A staff file',
  })
  expect(untilRow).toMatchObject({
    closure_type: 'closed_until',
    closure_period: '',
    closure_end_date: '2050-12-31',
    title_public: 'TRUE',
    title_alternate: '',
  })
  expect(openRow).toMatchObject({
    closure_type: 'open_on_transfer',
    closure_start_date: '',
    closure_end_date: '',
    foi_exemption_code: '',
    foi_exemption_asserted: '',
  })
})

it('one that ends after all calendars names no last day, and holds up nothing that goes with it', () => {
  const closure = { type: 'closed-for-period', period: 'P30Y', exemptions: ['40(2)'] } as const
  const { json, csv } = listingOf([fileOf('', { documentDate: day('9999-12-31'), closure }), fileOf('')])
  expect(JSON.parse(json.toString()).files[0].closure).toMatchObject({
    period: 'P30Y',
    startsOn: '9999-12-31',
    endsOn: null,
  })
  expect(rowsOf(csv)[0]).toMatchObject({
    closure_start_date: '9999-12-31',
    closure_period: '30',
    closure_end_date: '',
  })
})

it('a title that is a formula is none in the CSV, and is itself in the JSON', () => {
  const title = '=HYPERLINK("http://example.org"; "x")'
  const { json, csv } = listingOf([fileOf('', { title, keywords: ['@SUM(A1)', 'b'] })])
  expect(rowsOf(csv)).toMatchObject([{ title: `'${title}`, keywords: "'@SUM(A1); b" }])
  expect(JSON.parse(json.toString()).files[0].title).toBe(title)
})

it('knows the exemptions of the Act, and what is none', () => {
  const known = [
    '21',
    '22A',
    '23',
    '24(1)',
    '27(1)(a)',
    '27(2)',
    '35(1)(d)',
    '22A(1)(b)(iv)',
    '30(1)(a)(i)',
    '30(2)(a)(iv)',
    '32(1)(c)(ii)',
    '36(2)(a)(iii)',
    '36(2)(b)',
    '36(2)(b)(ii)',
    '37(1)(ad)',
    '40(2)',
    '44',
  ]
  const unknown = [
    '20',
    '45',
    '25',
    '40(3)',
    '27(1)(e)',
    '27(1)(a)(i)',
    '30(1)(a)(iii)',
    '30(1)(b)(i)',
    '30(2)(a)(v)',
    '36(2)(b)(iii)',
    '36(2)(c)(i)',
    '36(2)(i)',
    '36(2)(b)(ii)(i)',
    '27(3)',
    '40 (2)',
    's40',
    '40(2)(a)',
    '',
    '4',
    '22(A)',
    '__proto__',
  ]
  expect(known.filter((code) => !isFoiExemption(code))).toEqual([])
  expect(unknown.filter(isFoiExemption)).toEqual([])
})

it('a file too large for the old header says its size in one of its own', () => {
  const modifiedAt = new Date(0)
  const octal = (header: Buffer): number => Number.parseInt(header.subarray(124, 135).toString(), 8)
  const small = tarHeader({ path: 'bag/data/x', size: 8 * 1024 ** 3 - 1, modifiedAt })
  expect([small.length, octal(small)]).toEqual([512, 8 * 1024 ** 3 - 1])
  const large = tarHeader({ path: 'bag/data/x', size: 64 * 1024 ** 3, modifiedAt })
  expect(large.length).toBe(3 * 512)
  expect(large.subarray(156, 157).toString()).toBe('x')
  expect(large.subarray(512, 512 + octal(large)).toString()).toBe('20 size=68719476736\n')
  expect(octal(large.subarray(1024))).toBe(0)
})
