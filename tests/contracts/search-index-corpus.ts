import type { RecordId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'

/** A record id that reads as its number: ids of tests, never made by the product. */
export function numberedId(number: number): RecordId {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as RecordId
}

/** A document with nothing remarkable about it but what is given. */
export function makeSearchDocument(number: number, given: Partial<SearchDocument> = {}): SearchDocument {
  return {
    recordId: numberedId(number),
    revision: 1,
    reference: `GEN/2020/${String(number).padStart(4, '0')}`,
    title: 'Untitled',
    people: [],
    keywords: [],
    author: null,
    classPath: ['GEN'],
    folder: 'GEN/2020',
    filings: [],
    marking: 'official',
    format: 'text',
    date: '2020-06-15' as CivilDate,
    accessSet: 1,
    text: '',
    repeated: [],
    recognised: '',
    ...given,
  }
}

const day = (text: string) => text as CivilDate

/** The corpus that all cases ask about. Numbers are what the cases name. */
export const corpus: readonly SearchDocument[] = [
  makeSearchDocument(1, {
    reference: 'DFI/2017/A-1312/B',
    title: 'Annual report on roads',
    people: ['Siobhán Murphy', 'Peter O’Brien'],
    author: 'Siobhán Murphy',
    keywords: ['roads', 'Fermanagh'],
    classPath: ['FIN', 'FIN-INV'],
    folder: 'FIN-INV/2019',
    format: 'pdf',
    date: day('2019-03-31'),
    text: 'The organisation is responsible for roads. Budget and expenditure of the year.',
  }),
  makeSearchDocument(2, {
    reference: 'FIN-INV/2019/0002',
    title: 'Invoice for gritting',
    people: ['Peter O’Brien'],
    author: 'Peter O’Brien',
    classPath: ['FIN', 'FIN-INV'],
    folder: 'FIN-INV/2019',
    format: 'pdf',
    date: day('2019-04-01'),
    text: 'Gritting of roads in winter; the budget was exceeded. Annual fee.',
  }),
  makeSearchDocument(3, {
    reference: 'FIN-BUD/2020/9',
    title: 'Budget paper 9',
    author: 'Aoife Ní Dhomhnaill',
    people: ['Aoife Ní Dhomhnaill'],
    classPath: ['FIN', 'FIN-BUD'],
    folder: 'FIN-BUD/2020',
    format: 'word',
    date: day('2020-01-02'),
    marking: 'official-sensitive',
    text: 'Budget budget budget for organisations and their organising committees. Report follows, annual.',
  }),
  makeSearchDocument(4, {
    reference: 'FIN-BUD/2020/10',
    title: 'Budget paper 10',
    author: 'Aoife Ní Dhomhnaill',
    people: ['Aoife Ní Dhomhnaill'],
    classPath: ['FIN', 'FIN-BUD'],
    folder: 'FIN-BUD/2020',
    format: 'word',
    date: day('2020-12-31'),
    text: 'Communities and community councils received funding.',
  }),
  makeSearchDocument(5, {
    reference: 'HR/2021/77',
    title: 'Café contract',
    author: 'Jürgen Größe',
    people: ['Jürgen Größe'],
    classPath: ['HR'],
    folder: 'HR/2021',
    format: 'email',
    date: day('2021-02-28'),
    text: 'A naïve fiancée met us at 14 Straße. Don’t reply to j.smith@example.gov.uk or fox-it. Ref ½ and m². Mr O\u02bcHara, zero\u200bwidth, col·legi, Ｘ－ｒａｙ.',
  }),
  makeSearchDocument(6, {
    reference: 'HR/2021/78',
    title: 'Приказ о работе',
    author: 'Ирина',
    people: ['Ирина'],
    classPath: ['HR', 'HR-REC'],
    folder: 'HR/2021',
    format: 'html',
    date: day('2021-03-01'),
    text: 'Работа и отдых. ΑΘΗΝΑ Ελλάδα. 東京都 हिन्दी भाषा',
  }),
  makeSearchDocument(7, {
    reference: 'SEC/1',
    title: 'Secret annual report on roads budget',
    author: 'Hidden Author',
    people: ['Hidden Author'],
    classPath: ['SEC'],
    folder: 'SEC/2020',
    marking: 'official-sensitive',
    format: 'image',
    date: day('2018-05-05'),
    accessSet: 2,
    text: 'roads budget annual report zebra',
  }),
  makeSearchDocument(8, {
    reference: 'FOI/2022/5',
    title: 'Freedom of information request',
    classPath: ['FOI'],
    folder: 'FOI/2022',
    date: day('2022-07-12'),
    accessSet: 3,
    text: 'The running costs of the ferry. snake_case_name version 1.5 costs £1,000. State of the art.',
    repeated: ['wombats self-assess the art', 'numbats too'],
  }),
  makeSearchDocument(9, {
    reference: 'FOI/2022/6',
    title: 'report annual the other way round',
    keywords: ['annual report'],
    classPath: ['FOI'],
    folder: 'FOI/2022',
    date: day('2022-07-13'),
    text: 'report annual. The ferry runs; runners ran.',
  }),
]
