import iconv from 'iconv-lite'
import sharp from 'sharp'
import { makeDocx } from '../../tests/support/make-documents/make-docx.ts'
import { makePdf, type PdfOptions } from '../../tests/support/make-documents/make-pdf.ts'
import { makeScan, type ScanOptions } from '../../tests/support/make-documents/make-scan.ts'
import * as words from './letters.ts'
import { contractVariation, mooringsResponse, request } from './messages.ts'
import {
  competition,
  estimates,
  freedomOfInformationReply,
  moorings,
  soundings,
  training,
} from './more-letters.ts'
import { photograph } from './photograph.ts'
import { wrap } from './wrap.ts'

/** A sample: where it lies, what is said of it at capture, and its bytes. */
export interface Sample {
  readonly path: string
  readonly folder: string
  readonly title: string
  readonly date: string
  readonly author: string
  readonly marking?: 'official-sensitive'
  readonly make: () => Promise<Buffer> | Buffer
}

const textPdf = (pages: readonly (readonly string[])[], options: PdfOptions): Promise<Buffer> =>
  makePdf(
    pages.map((lines) => ({ lines })),
    options,
  )
const prose = (pages: readonly string[]): readonly (readonly string[])[] =>
  pages.map((text) => wrap(text, 82))
const scanned = async (lines: readonly string[], options: ScanOptions): Promise<Buffer> =>
  (await makeScan({ lines }, { dotsPerInch: 170, noise: 3, ...options })).jpeg({ quality: 55 }).toBuffer()
const day = (date: string): { readonly created: Date } => ({ created: new Date(`${date}T10:00:00Z`) })

async function fax(): Promise<Buffer> {
  const pages = await Promise.all(
    words.complaint.map((lines) => makeScan({ lines }, { dotsPerInch: 200, tilt: 0.4 })),
  )
  const raw = await Promise.all(pages.map((page) => page.raw().toBuffer({ resolveWithObject: true })))
  const width = raw[0]?.info.width ?? 0
  const height = raw[0]?.info.height ?? 0
  return sharp(Buffer.concat(raw.map(({ data }) => data)), {
    raw: { width, height: height * raw.length, channels: 1, pageHeight: height },
  })
    .toColourspace('b-w')
    .threshold(140)
    .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 200 / 25.4, yres: 200 / 25.4 })
    .toBuffer()
}

/** The samples in the order in which they are listed. */
export const samples: readonly Sample[] = [
  {
    path: 'finance/invoice-2016-0457.pdf',
    folder: 'FIN-INV/2016-17',
    title: 'Invoice 2016/0457, Lagan Dredging Limited',
    date: '2016-11-14',
    author: 'Lagan Dredging Limited',
    make: () =>
      textPdf([words.invoice2016], {
        title: 'Invoice 2016/0457',
        author: 'Lagan Dredging Limited',
        ...day('2016-11-14'),
      }),
  },
  {
    path: 'finance/invoice-2016-0512.pdf',
    folder: 'FIN-INV/2016-17',
    title: 'Invoice 2016/0512, Carnlough Marine Electrical',
    date: '2017-01-23',
    author: 'Carnlough Marine Electrical',
    make: async () =>
      makePdf([{ scan: await scanned(words.invoiceScan, { tilt: 0.8, seed: 2 }) }], day('2017-01-25')),
  },
  {
    path: 'finance/invoice-2026-0031.pdf',
    folder: 'FIN-INV/2025-26',
    title: 'Invoice 2026/0031, Foyle Navigation Services',
    date: '2026-02-09',
    author: 'Foyle Navigation Services Limited',
    make: () =>
      textPdf([words.invoice2026], {
        title: 'Invoice 2026/0031',
        author: 'Foyle Navigation Services Limited',
        ...day('2026-02-09'),
      }),
  },
  {
    path: 'finance/estimates-2017-18.docx',
    folder: 'FIN-BDG/2017-18',
    title: 'Estimates for 2017 to 2018',
    date: '2016-12-05',
    author: 'N. Quinn',
    make: () => makeDocx(estimates),
  },
  {
    path: 'hr/competition-irc-204311.txt',
    folder: 'HR-RCR/2018/IRC-204311',
    title: 'Competition IRC 204311: short list',
    date: '2018-02-01',
    author: 'D. Hanna',
    marking: 'official-sensitive',
    make: () => Buffer.from(competition, 'utf8'),
  },
  {
    path: 'hr/training-2019.html',
    folder: 'HR-LND/2019',
    title: 'Training in 2019: what is on offer',
    date: '2019-05-20',
    author: 'Learning and Development',
    make: () => Buffer.from(training, 'utf8'),
  },
  {
    path: 'policy/dredging-strategy.pdf',
    folder: 'POL-HBR/DREDGING',
    title: 'Dredging of approach channels: a strategy for 2016 to 2026',
    date: '2015-10-12',
    author: 'Róisín Devlin',
    make: () =>
      textPdf(prose(words.strategy), {
        title: 'Dredging strategy 2016 to 2026',
        author: 'Róisín Devlin',
        ...day('2015-10-12'),
      }),
  },
  {
    path: 'policy/dredging-minute-of-1952.pdf',
    folder: 'POL-HBR/DREDGING',
    title: 'Note for the file, with the minute of 9 September 1952',
    date: '2016-03-03',
    author: 'Róisín Devlin',
    make: async () =>
      makePdf(
        [
          { lines: words.dredgingNote },
          { scan: await scanned(words.dredgingMinute, { tilt: -0.9, noise: 5, seed: 3 }) },
        ],
        day('2016-03-03'),
      ),
  },
  {
    path: 'policy/moorings-response-0017.eml',
    folder: 'POL-CNS/2017/MOORINGS',
    title: 'Response 0017 to the consultation on moorings',
    date: '2017-03-14',
    author: 'Strangford Sailing Association',
    make: mooringsResponse,
  },
  {
    path: 'policy/moorings-summary.docx',
    folder: 'POL-CNS/2017/MOORINGS',
    title: 'Consultation on moorings: summary of responses',
    date: '2017-06-30',
    author: 'Róisín Devlin',
    make: () => makeDocx(moorings),
  },
  {
    path: 'correspondence/letter-mcallister.jpg',
    folder: 'COR-PUB/2018',
    title: 'Mrs McAllister about the flood barrier at Glenarm',
    date: '2018-05-03',
    author: 'Margaret McAllister',
    make: async () =>
      photograph(await makeScan({ lines: words.letterFromPublic }, { dotsPerInch: 170, fontSize: 14 })),
  },
  {
    path: 'correspondence/reply-mcallister.txt',
    folder: 'COR-PUB/2018',
    title: 'Reply to Mrs McAllister about the flood barrier',
    date: '2018-05-17',
    author: 'Niamh Quinn',
    make: () => iconv.encode(words.replyToPublic.replaceAll('\n', '\r\n'), 'windows-1252'),
  },
  {
    path: 'correspondence/letter-kayak-club.png',
    folder: 'COR-PUB/2026',
    title: 'Causeway Sea Kayak Club about the slipway at Portballintrae',
    date: '2026-01-19',
    author: 'Caoimhe Laverty',
    make: async () =>
      (await makeScan({ lines: words.letter2026 }, { dotsPerInch: 150, tilt: 0.6 }))
        .png({ palette: true, colours: 8, compressionLevel: 9 })
        .toBuffer(),
  },
  {
    path: 'correspondence/complaint-0042.tif',
    folder: 'COR-COM/2017/0042',
    title: 'Complaint about harbour lighting at Kilkeel',
    date: '2017-05-08',
    author: 'Kilkeel Fishermen Limited',
    make: fax,
  },
  {
    path: 'correspondence/complaint-0042-reply.txt',
    folder: 'COR-COM/2017/0042',
    title: 'Reply to the complaint about harbour lighting',
    date: '2017-06-02',
    author: 'Róisín Devlin',
    make: () => iconv.encode(words.complaintReply, 'utf-16le', { addBOM: true }),
  },
  {
    path: 'contracts/contract-2019-117.pdf',
    folder: 'CON-AGR/2019-117',
    title: 'Contract 117 of 2019 for navigation lights',
    date: '2019-03-29',
    author: 'Niamh Quinn',
    make: () =>
      textPdf(prose(words.contract), {
        title: 'Contract 117 of 2019',
        author: 'N. Quinn',
        ...day('2019-03-29'),
      }),
  },
  {
    path: 'contracts/variation-1.eml',
    folder: 'CON-AGR/2019-117',
    title: 'Contract 117 of 2019: variation 1',
    date: '2020-09-08',
    author: 'Patrick Heaney',
    make: contractVariation,
  },
  {
    path: 'estates/lock-7-inspection.pdf',
    folder: 'EST-MTN/LOCK-7',
    title: 'Inspection of Lock 7',
    date: '2014-09-29',
    author: 'Seán Murphy',
    make: async () =>
      makePdf(
        await Promise.all(
          words.inspection.map(async (lines, page) => ({
            scan: await scanned(lines, { tilt: 0.5 - page * 0.4, seed: 11 + page }),
          })),
        ),
        day('2014-09-29'),
      ),
  },
  {
    path: 'estates/soundings-2012.csv',
    folder: 'EST-SRV/CHARTS',
    title: 'Soundings in Carlingford Lough, August 2012',
    date: '2012-08-15',
    author: 'Hydrographic Office of the Department',
    make: () => Buffer.from(soundings, 'utf8'),
  },
  {
    path: 'foi/request-dpw-2019-0113.eml',
    folder: 'IGV-REQ/DPW-2019-0113',
    title: 'Request DPW 2019 0113: cost of the Glenarm flood barrier',
    date: '2019-06-17',
    author: 'Eoin Gallagher',
    make: request,
  },
  {
    path: 'foi/reply-dpw-2019-0113.docx',
    folder: 'IGV-REQ/DPW-2019-0113',
    title: 'Reply to request DPW 2019 0113',
    date: '2019-07-11',
    author: 'Deirdre Hanna',
    make: () => makeDocx(freedomOfInformationReply),
  },
  {
    path: 'audit/harbour-dues-2017-18.pdf',
    folder: 'AUD-INT/2017-18',
    title: 'Internal audit report 2017-18/06: harbour dues',
    date: '2018-02-26',
    author: 'Deirdre Hanna',
    make: () =>
      textPdf(prose(words.audit), {
        title: 'Internal audit 2017-18/06',
        author: 'Deirdre Hanna',
        ...day('2018-02-26'),
      }),
  },
]
