import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { detectFormat } from '../../../../src/adapters/text/child/formats/detect-format.ts'
import type { DetectedFormat } from '../../../../src/adapters/text/child/formats/detected-format.ts'
import { makeCompoundFile } from '../../../support/make-documents/make-compound-file.ts'
import { makePdf } from '../../../support/make-documents/make-pdf.ts'
import { makeZip } from '../../../support/make-documents/make-zip.ts'

const MAIL = 'From: a@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: x\r\n\r\n'

describe('telling formats apart', () => {
  let folder: string
  let files = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muniment-formats-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const detect = async (content: Buffer | string, filename = 'a.txt'): Promise<DetectedFormat> => {
    const bytes = Buffer.from(content)
    const path = join(folder, `file-${files++}`)
    await writeFile(path, bytes)
    return detectFormat(path, bytes.length, { filename, mediaType: '' })
  }

  it.each([
    'BMA response to the consultation, with comments',
    'FORM 12: application for a grant, to be returned by 1 May',
    'FORMAL NOTICE under section 4 of the Act',
    'GIFT AID declaration of a donor',
    'MZUZU branch report for the year',
    'CWS annual report',
    'FWS annual report',
    'ID3 is the name of an algorithm, see the note below',
    'MP+ was the name of the scheme',
    'MAC addresses of the printers',
    'MPCK minutes',
    'OggS and other names',
    'DSD is a directorate',
    'AC1018 is the number of the file',
    '%! marks the lines that changed',
    'solid waste was collected on Monday',
    'PARE the list down',
    'REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE]',
  ])('takes no text for anything else by its first letters: %s', async (text) => {
    const expected = { format: 'text', reader: 'text' }
    expect(await detect(text)).toMatchObject(expected)
    expect(await detect(`\ufeff${text}`)).toMatchObject(expected)
    expect(await detect(Buffer.from(`${text}, caf\xe9`, 'latin1'))).toMatchObject(expected)
  })

  it.each(['II*\0', 'MM\0*', 'II+\0', 'MM\0+'])(
    'knows a TIFF whose list of tags was cut off: %j',
    async (signature) => {
      const cut = Buffer.alloc(5_000, 0xb7)
      cut.write(signature, 'latin1')
      cut.fill(0xff, 4, 8)
      expect(await detect(cut, 'fax')).toMatchObject({
        format: 'image',
        mediaType: 'image/tiff',
        reader: 'image',
      })
    },
  )

  it('knows a table by its name, whatever its first column is called', async () => {
    expect(await detect('BMI,age,name\n21,40,Ann\n', 'a.csv')).toMatchObject({
      reader: 'text',
      mediaType: 'text/csv',
    })
  })

  it.each([
    ['text/calendar', 'BEGIN:VCALENDAR\r\nSUMMARY:Budget\r\nEND:VCALENDAR\r\n'],
    ['text/vcard', 'BEGIN:VCARD\r\nFN:Ann Smith\r\nEND:VCARD\r\n'],
    ['text/vtt', 'WEBVTT\n\n00:01.000 --> 00:04.000\nGood morning.\n'],
  ])('reads %s as the text that it is', async (mediaType, content) => {
    expect(await detect(content)).toMatchObject({ format: 'text', reader: 'text', mediaType })
  })

  it.each([
    [
      'text/calendar',
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Harbour\r\nX-WR-TIMEZONE:Europe/London\r\nEND:VCALENDAR\r\n',
    ],
    [
      'text/calendar',
      'BEGIN:VCALENDAR\nX-APPLE-CALENDAR-COLOR:#FF2968\nBEGIN:VEVENT\nSUMMARY:Weir\nX-MS-OLK-A:1\nEND:VEVENT\n',
    ],
    [
      'text/vcard',
      'BEGIN:VCARD\nX-PHONETIC-FIRST-NAME:Ann\nX-PHONETIC-LAST-NAME:Smith\nFN:Ann Smith\nEND:VCARD\n',
    ],
    ['text/plain', 'User-agent: all\nX-First: 1\nX-Second: 2\n\nnothing else'],
  ])('takes no %s for a message by the names that programs gave its lines', async (mediaType, content) => {
    for (const before of ['', '\ufeff'])
      expect(await detect(before + content)).toMatchObject({ format: 'text', reader: 'text', mediaType })
  })

  it('knows a message by one line of a mail system among those that programs add', async () => {
    const header = 'X-Mailer: office\r\nX-Priority: 3\r\nSubject: Weir\r\n\r\nHello'
    expect(await detect(header)).toMatchObject({ reader: 'email' })
  })

  it('knows a mailbox and a message of a line without an end', async () => {
    const sent = 'From ann@example.org Mon Mar  2 10:00:00 2020\n'
    const endless = 'a'.repeat(250_000)
    expect(await detect(`${sent}${MAIL}one\n\n${sent}${MAIL}two`)).toMatchObject({
      mediaType: 'application/mbox',
    })
    expect(await detect(`${sent}${MAIL}one\n\nFrom ${endless}`)).toMatchObject({
      mediaType: 'message/rfc822',
    })
    expect(await detect(`From ${endless}`)).toMatchObject({ mediaType: 'text/plain' })
  })

  it.each([
    ['a text', 'Every file of this kind begins with %PDF-1.7 and ends with %%EOF.', 'text'],
    ['a text with the header on a line of its own', 'It begins with\n%PDF-1.7\nand ends so.', 'text'],
    ['an e-mail', `${MAIL}The file begins with %PDF-1.4, they say.`, 'email'],
  ] as const)('takes %s about PDF for no PDF', async (_what, content, reader) => {
    expect(await detect(content)).toMatchObject({ reader })
  })

  it('knows a PDF by its header, also after bytes that do not belong to it', async () => {
    const pdf = await makePdf([{ lines: ['Our reference'] }])
    const plain = '%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n'
    for (const content of [
      pdf,
      Buffer.concat([Buffer.from('\r\n'), pdf]),
      Buffer.concat([Buffer.from('\ufeff'), pdf]),
      Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nServer: x\r\n\r\n'), pdf]),
      Buffer.concat([Buffer.from([0xff, 0xff, 0, 1, 0x6d]), pdf]),
      plain,
      `@PJL ENTER LANGUAGE=PDF\r\n${plain}`,
    ]) {
      expect(await detect(Buffer.from(content), 'a.pdf')).toMatchObject({ reader: 'pdf' })
    }
  })

  it('says of an archive that a password protects it, whichever way it is encrypted', async () => {
    const parts = [{ name: 'letter.pdf', content: 'x', encrypted: true }]
    const strong = makeZip(parts)
    // The bit of strong encryption (APPNOTE 4.4.4) beside that of any.
    for (const [sign, at] of [
      ['PK\x03\x04', 6],
      ['PK\x01\x02', 8],
    ] as const)
      strong.writeUInt16LE(0x0841, strong.indexOf(sign, 'latin1') + at)
    for (const archive of [makeZip([{ name: 'a.txt', content: 'x' }, ...parts]), strong]) {
      expect(await detect(archive, 'a.zip')).toMatchObject({
        mediaType: 'application/zip',
        reason: 'encrypted',
        message: 'The archive is protected by a password and cannot be opened without it.',
      })
    }
  })

  it('calls no archive an attack for how much is in it', async () => {
    const parts = Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}.jpg`, content: '' }))
    expect(await detect(makeZip(parts), 'photographs.zip')).toMatchObject({
      mediaType: 'application/zip',
      reason: 'unsupported-format',
    })
  })

  it.each([
    ['rich text', '{\\rtf1\\ansi hello}', 'application/rtf'],
    ['rich text after a byte order mark', '\ufeff{\\rtf1\\ansi hello}', 'application/rtf'],
    ['PostScript', '%!PS-Adobe-3.0\n/Helvetica findfont', 'application/postscript'],
    ['PostScript of no version', '%!\n/Helvetica findfont', 'application/postscript'],
    ['a PostScript font', '%!FontType1-1.0: Harbour\n11 dict begin', 'application/postscript'],
    ['an encrypted message', '-----BEGIN PGP MESSAGE-----\n\nhQEMA', 'application/pgp-encrypted'],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1'), 'image/gif'],
    ['a bitmap', Buffer.from('BM\x3a\0\0\0\0\0\0\0\x36\0\0\0', 'latin1'), 'image/bmp'],
    ['a sound', Buffer.from('ID3\x03\0\0\0\0\0\x0fTIT2', 'latin1'), 'audio/mpeg'],
  ])('still knows %s', async (_what, content, mediaType) => {
    expect(await detect(content)).toMatchObject({ mediaType })
  })

  const LETTER = ['WordDocument', '1Table']
  it.each([
    [
      'a message with a letter',
      ['__properties_version1.0', { storage: '__attach', streams: LETTER }],
      'email',
    ],
    [
      'a letter first and then a message',
      [{ storage: '__attach', streams: LETTER }, '__properties_version1.0'],
      'email',
    ],
    ['a workbook with a letter', [{ storage: 'MBD0001', streams: LETTER }, 'Workbook'], 'spreadsheet'],
    [
      'slides with a table',
      [{ storage: 'MBD0001', streams: ['Workbook'] }, 'PowerPoint Document'],
      'presentation',
    ],
    ['slides of 1995', ['PP40'], 'presentation'],
    ['a letter with a table', ['WordDocument', { storage: 'ObjectPool', streams: ['Workbook'] }], 'word'],
    ['a drawing program with a letter', ['Drawing', { storage: 'MBD0001', streams: LETTER }], 'other'],
    ['a letter whose names are in capitals', ['WORDDOCUMENT'], 'word'],
    ['a workbook whose names are in capitals', ['WORKBOOK'], 'spreadsheet'],
  ] as const)(
    'takes an older document for what it is, not for what it holds: %s',
    async (_what, content, format) => {
      expect(await detect(makeCompoundFile(content), 'a.bin')).toMatchObject({ format })
    },
  )

  it('takes no document for protected because one inside it is, and knows a protected one in any capitals', async () => {
    const inside = { storage: 'MBD0001', streams: ['EncryptedPackage', 'EncryptionInfo'] }
    expect(await detect(makeCompoundFile(['PP40', inside]), 'a.ppt')).toMatchObject({
      reason: 'unsupported-format',
    })
    expect(await detect(makeCompoundFile(['ENCRYPTEDPACKAGE', 'ENCRYPTIONINFO']), 'a.docx')).toMatchObject({
      reason: 'encrypted',
    })
  })

  it.each([
    ['whose directory runs in a circle', (file: Buffer) => file.writeUInt32LE(1, 512 + 4)],
    ['whose entries run in a circle', (file: Buffer) => file.writeUInt32LE(1, 1024 + 128 + 72)],
    ['whose entries lead nowhere', (file: Buffer) => file.writeUInt32LE(9_999, 1024 + 128 + 72)],
    ['whose directory is said to lie behind its end', (file: Buffer) => file.writeUInt32LE(77, 48)],
    ['whose allocation is said to lie behind its end', (file: Buffer) => file.writeUInt32LE(77, 76)],
    ['whose sectors have no size', (file: Buffer) => file.writeUInt16LE(0, 30)],
  ])('knows a damaged document, %s, by what is left of it', async (_what, damage) => {
    const file = makeCompoundFile(['WordDocument', '1Table'])
    damage(file)
    expect(await detect(file, 'a.bin')).toMatchObject({ format: 'word', reader: 'doc' })
  })

  const bytes = (text: string): Buffer => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(200)])
  it.each([
    [
      'a Lotus worksheet of 1986',
      '\0\0\x02\0\x06\x04\x06\0\x08\0',
      'spreadsheet',
      'application/vnd.lotus-1-2-3',
    ],
    ['a Lotus worksheet of 1989', '\0\0\x1a\0\0\x10\x04\0', 'spreadsheet', 'application/vnd.lotus-1-2-3'],
    ['a Quattro Pro worksheet', '\0\0\x02\0\x20\x51\x06\0', 'spreadsheet', 'application/x-quattro-pro'],
    ['an Excel 4 worksheet', '\t\x04\x06\0\0\0\x10\0', 'spreadsheet', 'application/vnd.ms-excel'],
    ['a WordPerfect document', '\xffWPC\x6e\x0f\0\0\x01\n\0\0', 'word', 'application/vnd.wordperfect'],
    ['a Word 2 document', '\xdb\xa5-\0\x31\x40', 'word', 'application/msword'],
    ['a Windows Write document', '1\xbe\0\0\0\xab\0\0', 'word', 'application/x-mswrite'],
    ['an Access database', '\0\x01\0\0Standard Jet DB\0', 'other', 'application/x-msaccess'],
    ['an Access database of 2007', '\0\x01\0\0Standard ACE DB\0', 'other', 'application/x-msaccess'],
    ['a drawing that holds a PDF', `\x01\0\0\0${'\0'.repeat(36)} EMF%PDF-1.4 `, 'image', 'image/emf'],
    ['a drawing with a frame', '\xd7\xcd\xc6\x9a\0\0', 'image', 'image/wmf'],
    ['a pointer of Windows', '\0\0\x02\0\x01\0\x20\x20\0\0\x10\0', 'image', 'image/x-icon'],
  ])('names %s', async (_what, content, format, mediaType) => {
    expect(await detect(bytes(content), 'a.bin')).toMatchObject({ format, mediaType, reader: 'none' })
  })

  it('knows a bundle of Outlook, whatever its name', async () => {
    const found = await detect(bytes('x\x9f>"\xfc\x6a\x01\x06'), 'a.bin')
    expect(found).toEqual({ format: 'email', mediaType: 'application/vnd.ms-tnef', reader: 'tnef' })
  })

  it.each([
    ['other', 'application/vnd.oasis.opendocument.formula', 'OpenDocument file'],
    ['other', 'application/epub+zip', 'EPUB book'],
    ['other', 'application/vnd.etsi.asic-e+zip', 'application/vnd.etsi.asic-e+zip'],
  ])('takes for %s what says %s of itself', async (format, mediaType, name) => {
    const content = makeZip([
      { name: 'mimetype', content: `${mediaType}\r\n` },
      { name: 'content.xml', content: '<x/>' },
    ])
    const found = await detect(content, 'a.zip')
    expect(found).toMatchObject({ format, mediaType, reason: 'unsupported-format' })
    expect(found.reader === 'none' ? found.message : '').toContain(name)
  })

  it.each([
    ['word', 'text'],
    ['word', 'text-template'],
    ['spreadsheet', 'spreadsheet'],
    ['presentation', 'presentation'],
    ['other', 'graphics'],
  ])('reads as %s an OpenDocument file that says %s of itself', async (format, kind) => {
    const mediaType = `application/vnd.oasis.opendocument.${kind}`
    const content = makeZip([
      { name: 'mimetype', content: mediaType },
      { name: 'content.xml', content: '<x/>' },
    ])
    expect(await detect(content, 'a.zip')).toEqual({ format, mediaType, reader: 'odf' })
  })

  it.each(['', 'text/html', 'application/x; evil', 'a'.repeat(300)])(
    'takes for an archive what says of itself: %s',
    async (content) => {
      const zip = makeZip([{ name: 'mimetype', content }])
      expect(await detect(zip, 'a.zip')).toMatchObject({ format: 'archive', mediaType: 'application/zip' })
    },
  )
})
