import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import type { ReadingResult } from '../../../src/ingest/ports.ts'
import { type CompoundTree, makeCompoundTree } from '../../support/make-documents/make-compound-tree.ts'
import { makeEmail } from '../../support/make-documents/make-email.ts'
import {
  type MsgAttachment,
  type MsgContent,
  makeMsg,
  msgTree,
} from '../../support/make-documents/make-msg.ts'
import { makeZip } from '../../support/make-documents/make-zip.ts'
import { mutate } from '../../support/make-documents/mutate.ts'
import { packRtf } from '../../support/make-documents/pack-rtf.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

/** Numbers of [MS-OXPROPS]. */
const CLASS = 0x001a
const SUBJECT = 0x0037
const SENT = 0x0039
const FROM = { name: 0x0042, kind: 0x0064, address: 0x0065 }
const SENDER = { name: 0x0c1a, kind: 0x0c1e, address: 0x0c1f, internet: 0x5d01 }
const RECEIVED = 0x0e06
const BODY = 0x1000
const RICH = 0x1009
const HTML = 0x1013
const NAME = 0x3001
const ADDRESS = 0x3003
const INTERNET = 0x39fe
const KIND = 0x0c15
const DATA = 0x3701
const METHOD = 0x3705
const FILE = 0x3707
const MEDIA_TYPE = 0x370e
const CONTENT_ID = 0x3712
const CODE_PAGE = 0x3ffd
const HTML_CODE_PAGE = 0x3fde
const LANGUAGE = 0x3ff1
const TRANSPORT = 0x007d

const file = (name: string, content: string | Buffer, mediaType = 'text/plain'): MsgAttachment => ({
  text: { [FILE]: name, [MEDIA_TYPE]: mediaType },
  bytes: { [DATA]: Buffer.from(content) },
  numbers: { [METHOD]: 1 },
})
const letter: MsgContent = {
  text: {
    [CLASS]: 'IPM.Note',
    [SUBJECT]: 'Bridge inspection',
    [FROM.name]: 'Ann Kerr',
    [FROM.address]: 'ann@example.org',
    [SENDER.name]: 'Clerk',
    [SENDER.address]: '/O=GOV/OU=NI/CN=RECIPIENTS/CN=CLERK',
    [SENDER.internet]: 'clerk@example.org',
    [BODY]: 'The piers are sound.\r\n',
  },
  instants: { [SENT]: '2021-03-04T09:10:11Z', [RECEIVED]: '2021-03-04T09:10:15Z' },
  recipients: [
    { text: { [NAME]: 'Bob', [ADDRESS]: 'bob@example.org' }, numbers: { [KIND]: 1 } },
    { text: { [NAME]: "'cy@example.org'", [INTERNET]: 'cy@example.org' }, numbers: { [KIND]: 2 } },
    { text: { [NAME]: 'Dee', [ADDRESS]: '/o=gov/cn=dee' }, numbers: { [KIND]: 3 } },
  ],
}

describe('a message of Outlook', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  const readMsg = (content: MsgContent, name = 'letter.msg') => test.read(makeMsg(content), name)
  const partsOf = (result: ReadingResult) => (result.outcome === 'read' ? result.parts : [])
  const inside = async (result: ReadingResult, index = 0): Promise<ReadingResult> => {
    const part = partsOf(result)[index]
    if (part === undefined) throw new Error('there is no such part')
    return test.reader.read({ ...part, depth: 1 }, () => undefined)
  }

  it('is read like a message of the internet, whatever its name', async () => {
    expect(await readMsg(letter, 'letter.dat')).toMatchObject({
      outcome: 'read',
      format: 'email',
      mediaType: 'application/vnd.ms-outlook',
      method: 'own-text',
      metadata: {
        title: 'Bridge inspection',
        author: 'Ann Kerr <ann@example.org>',
        date: '2021-03-04T09:10:11.000Z',
        people: [
          'Ann Kerr <ann@example.org>',
          'Clerk <clerk@example.org>',
          'Bob <bob@example.org>',
          'cy@example.org',
          'Dee',
        ],
      },
      pages: [
        {
          text: [
            'Subject: Bridge inspection',
            'From: Ann Kerr <ann@example.org>',
            'To: Bob <bob@example.org>',
            'Cc: cy@example.org',
            'Date: Thu, 04 Mar 2021 09:10:11 +0000',
            '',
            'The piers are sound.',
          ].join('\n'),
        },
      ],
    })
  })

  it('has its sender from the internet where Outlook knows only a name, and those it was shown to where it kept no others', async () => {
    const header = 'Received: from x; Mon, 1 Jan 2001 00:00:00 +0000\r\nFrom: "Ann Kerr" <ann@example.org>'
    const text = {
      [SUBJECT]: 'x',
      [FROM.name]: 'Ann Kerr',
      [FROM.address]: '/o=gov/cn=ann',
      [TRANSPORT]: header,
    }
    expect(await readMsg({ text: { ...text, [0x0e04]: 'Bob; Cy' } })).toMatchObject({
      metadata: { author: 'Ann Kerr <ann@example.org>', people: ['Ann Kerr <ann@example.org>', 'Bob', 'Cy'] },
    })
  })

  it('has no date where its sender was ahead of the clock of who took it', async () => {
    const instants = { [SENT]: '2031-03-04T09:10:11Z', [RECEIVED]: '2021-03-04T09:10:15Z' }
    const result = await readMsg({ ...letter, instants })
    expect(result.outcome === 'read' && result.metadata).not.toHaveProperty('date')
  })

  describe('has its body', () => {
    const bodyOf = async (content: MsgContent): Promise<string> =>
      textOf(await readMsg({ ...content, text: { [SUBJECT]: 's', ...content.text } })).replace(
        'Subject: s\n\n',
        '',
      )

    it('of HTML in the code page that it says, after the plain one what that lacks', async () => {
      const html = iconv.encode('<p>Straße</p><p>Fluß <b>links</b></p>', 'windows-1252')
      const content = { bytes: { [HTML]: html }, numbers: { [HTML_CODE_PAGE]: 1252 } }
      expect(await bodyOf(content)).toBe('Straße\n\nFluß links')
      expect(await bodyOf({ ...content, text: { [BODY]: 'Straße' } })).toBe('Straße\n\nFluß links')
    })

    it('of rich text, where there is nothing else', async () => {
      const rtf = String.raw`{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}\f0 \'cc\'ee\'f1\'f2\par {\b bold}}`
      expect(await bodyOf({ bytes: { [RICH]: packRtf(rtf) } })).toBe('Мост\nbold')
    })

    it('of the HTML that its rich text was made of', async () => {
      const rtf = [
        String.raw`{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial;}}`,
        String.raw`{\colortbl\red0;}{\*\generator x;}`,
        String.raw`{\*\htmltag64 <table>}{\*\htmltag <tr><td title="\'e9">}\htmlrtf {\htmlrtf0 Berth {\*\htmltag84 &amp;}\htmlrtf &\htmlrtf0  quay`,
        String.raw`\htmlrtf }\htmlrtf0 {\*\htmltag </td><td>}{\f1 \'cc\'ee\'f1\'f2}{\*\htmltag </td></tr></table>}`,
        String.raw`{\*\htmltag <p>}5 < 6 \u8212?\u-10179?\u-8702? {\*\mhtmltag <img>}\htmlrtf only for rich text\htmlrtf0`,
        String.raw`{\*\htmltag <style>.x\{color:red\}</style>}{\*\htmltag </p>}}`,
      ].join('\r\n')
      expect(await bodyOf({ bytes: { [RICH]: packRtf(rtf) } })).toBe('Berth & quay   Мост\n\n5 < 6 —😂')
    })

    it('in its code page, in that of its language, or in the likeliest', async () => {
      const text = 'Осмотр моста закончен, опоры в порядке'
      const narrow = { [BODY]: iconv.encode(text, 'windows-1251') }
      expect(await bodyOf({ narrow, numbers: { [CODE_PAGE]: 1251 } })).toBe(text)
      expect(await bodyOf({ narrow, numbers: { [LANGUAGE]: 1049 } })).toBe(text)
      expect(await bodyOf({ narrow })).toBe(text)
    })

    it('in UTF-8 beside a subject in another code page', async () => {
      const narrow = {
        [SUBJECT]: iconv.encode('Brückenprüfung', 'windows-1252'),
        [BODY]: Buffer.from('Die Brücke über den Fluß wurde geprüft; die Pfeiler sind schön.'),
      }
      const result = await readMsg({ narrow, numbers: { [CODE_PAGE]: 1252 } })
      expect(textOf(result)).toBe(
        'Subject: Brückenprüfung\n\nDie Brücke über den Fluß wurde geprüft; die Pfeiler sind schön.',
      )
    })

    it('in part, and says so, where its rich text is damaged', async () => {
      const cut = packRtf('{\\rtf1 some words}', 10_000)
      expect(await readMsg({ bytes: { [RICH]: cut } })).toMatchObject({
        warning: expect.stringContaining('only in part'),
      })
      const no = await readMsg({ bytes: { [RICH]: Buffer.alloc(100, 1) } })
      expect(no).toMatchObject({ outcome: 'read', warning: expect.stringContaining('damaged') })
    })
  })

  describe('has its attachments', () => {
    it('as parts, named as they are, without pictures that decorate it', async () => {
      const dot = file('dot.png', Buffer.alloc(100, 1), 'image/png')
      const attachments = [
        file('note.txt', 'harbour'),
        { ...dot, text: { ...dot.text, [CONTENT_ID]: 'dot@1' } },
        { text: { [NAME]: 'list' }, bytes: { [DATA]: Buffer.from('a') } },
        { bytes: { [DATA]: Buffer.from('b') } },
      ]
      const result = await readMsg({ ...letter, attachments })
      expect(partsOf(result)).toMatchObject([
        { filename: 'note.txt', mediaType: 'text/plain', size: 7 },
        { filename: 'list', size: 1 },
        { filename: 'attachment-3.bin', size: 1 },
      ])
      expect(result).not.toHaveProperty('warning')
      expect(textOf(await inside(result))).toBe('harbour')
    })

    it('as messages of their own where they are messages, to any depth', async () => {
      const inner: MsgContent = {
        text: { [SUBJECT]: 'Piers', [BODY]: 'Scour found' },
        instants: { [SENT]: '2020-01-02T03:04:05Z' },
        attachments: [file('depths.txt', 'fathoms'), file('chart.bin', Buffer.alloc(9_000_000, 7))],
        recipients: [{ text: { [NAME]: 'Eve' } }],
      }
      const middle: MsgContent = {
        text: { [SUBJECT]: 'Fwd: 3/4' },
        attachments: [{ text: { [NAME]: 'Piers' }, message: inner, numbers: { [METHOD]: 5 } }],
      }
      const content: MsgContent = {
        ...letter,
        attachments: [{ text: { [NAME]: 'Fwd: 3/4' }, message: middle }],
      }
      const first = await readMsg(content)
      expect(partsOf(first)).toMatchObject([
        { filename: 'Fwd: 3_4.msg', mediaType: 'application/vnd.ms-outlook' },
      ])
      const second = await inside(first)
      expect(second).toMatchObject({ format: 'email', metadata: { title: 'Fwd: 3/4' } })
      const third = await inside(second)
      expect(third).toMatchObject({
        metadata: { title: 'Piers', date: '2020-01-02T03:04:05.000Z', people: ['Eve'] },
        parts: [
          { filename: 'depths.txt', size: 7 },
          { filename: 'chart.bin', size: 9_000_000 },
        ],
      })
      expect(textOf(third)).toContain('Scour found')
      expect(textOf(await inside(third))).toBe('fathoms')
      expect(partsOf(await readMsg(content))[0]?.size).toBe(partsOf(first)[0]?.size)
    })

    it('where they are objects of programs that are read, and says of others, of links and of what is missing', async () => {
      const attachments: readonly MsgAttachment[] = [
        { text: { [NAME]: 'Sheet' }, object: { Workbook: Buffer.alloc(5_000, 9) }, numbers: { [METHOD]: 6 } },
        { text: { [NAME]: 'Picture' }, object: { CONTENTS: Buffer.from('x') }, numbers: { [METHOD]: 6 } },
        { text: { [FILE]: 'far.doc' }, numbers: { [METHOD]: 4 } },
        { text: { [FILE]: 'lost.doc' }, numbers: { [METHOD]: 1 } },
      ]
      const result = await readMsg({ ...letter, attachments })
      expect(partsOf(result)).toMatchObject([
        { filename: 'Sheet.xls', mediaType: 'application/vnd.ms-excel' },
      ])
      expect(result).toMatchObject({
        warning: [
          '1 object of another program inside it was not read.',
          '1 attachment is only a link to a file outside the message.',
          '1 attachment has no content in the message.',
        ].join(' '),
      })
    })

    it('where they are files that were put into the text', async () => {
      const zip = await makeZip([{ name: 'xl/workbook.xml', content: '<workbook/>' }])
      const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1')
      const number = (value: number): Buffer => Buffer.of(value & 0xff, value >> 8, 0, 0)
      const packed = Buffer.concat([
        Buffer.alloc(6),
        text('note.txt'),
        text('C:\\note.txt'),
        Buffer.of(0, 0, 3, 0),
        number(6),
        text('C:\\n.x').subarray(0, 6),
        number(7),
        Buffer.from('harbour and what follows'),
      ])
      const attachments: readonly MsgAttachment[] = [
        { text: { [NAME]: 'Worksheet' }, object: { Package: zip } },
        { text: { [NAME]: 'Package' }, object: { '\u0001Ole10Native': packed } },
        { text: { [NAME]: 'Plan' }, object: { CONTENTS: Buffer.from('%PDF-1.4 x') } },
        { text: { [NAME]: 'Broken' }, object: { '\u0001Ole10Native': packed.subarray(0, 30) } },
      ]
      const result = await readMsg({ ...letter, attachments })
      expect(partsOf(result)).toMatchObject([
        { filename: 'Worksheet.xlsx', size: zip.length },
        { filename: 'note.txt', size: 7 },
        { filename: 'Plan.pdf', size: 10 },
      ])
      expect(textOf(await inside(result, 1))).toBe('harbour')
      expect(result).toMatchObject({ warning: '1 object of another program inside it was not read.' })
    })

    it('up to a thousand, and says how many were left', async () => {
      const attachments = Array.from({ length: 1_100 }, (_, index) => file(`${index}.txt`, 'x'))
      const result = await readMsg({ ...letter, attachments })
      expect(partsOf(result)).toHaveLength(1_000)
      expect(result).toMatchObject({ warning: 'The message has 1100 attachments; 100 were left inside it.' })
    })
  })

  describe('that is an appointment', () => {
    const PLACE = 0x8000
    const BEGINS = 0x8001
    const ENDS = 0x8002
    const WHOLE_DAY = 0x8003
    const ATTENDEES = 0x8004
    /** What the numbers above are called ([MS-OXMSG] 2.2.3): by their numbers in the set of appointments, the first that is listed. */
    const names = (...numbers: readonly number[]): CompoundTree => {
      const entries = Buffer.alloc(numbers.length * 8)
      for (const [index, number] of numbers.entries()) {
        entries.writeUInt32LE(number, index * 8)
        entries.writeUInt16LE(3 << 1, index * 8 + 4)
        entries.writeUInt16LE(index, index * 8 + 6)
      }
      return {
        '__substg1.0_00020102': Buffer.from('0220060000000000c000000000000046', 'hex'),
        '__substg1.0_00030102': entries,
      }
    }
    const appointment: MsgContent = {
      text: {
        [CLASS]: 'IPM.Appointment',
        [SUBJECT]: 'Pier',
        [PLACE]: 'Room 7',
        [ATTENDEES]: 'Ann Kerr; Bob',
        [BODY]: 'Bring plans.',
      },
      instants: { [BEGINS]: '2024-07-01T09:00:00Z', [ENDS]: '2024-07-01T10:30:00Z' },
    }
    const linesOf = async (content: MsgContent): Promise<string> =>
      textOf(
        await test.read(
          makeCompoundTree({
            ...msgTree(content),
            '__nameid_version1.0': names(0x8208, 0x820d, 0x820e, 0x8215, 0x8238),
          }),
          'a.msg',
        ),
      )

    it('says where and when it is, by the clock of London, and with whom', async () => {
      const lines = [
        'Subject: Pier',
        'Location: Room 7',
        'Start: Monday, 1 July 2024, 10:00',
        'End: Monday, 1 July 2024, 11:30',
        'Attendees: Ann Kerr; Bob',
        '',
        'Bring plans.',
      ]
      expect(await linesOf(appointment)).toBe(lines.join('\n'))
    })

    it.each(['2024-06-30T15:00:00Z', '2024-06-30T23:00:00Z', '2024-07-01T05:00:00Z'])(
      'says of a whole day which that was for who made it: from %s',
      async (begins) => {
        const whole = { ...appointment, instants: { [BEGINS]: begins }, numbers: { [WHOLE_DAY]: 1 } }
        expect(await linesOf(whole)).toContain('\nStart: Monday, 1 July 2024\n')
      },
    )

    it('is none that is of another kind, nor one without a place or a time', async () => {
      const note = { ...appointment, text: { ...appointment.text, [CLASS]: 'IPM.Note' } }
      expect(await linesOf(note)).toBe('Subject: Pier\n\nBring plans.')
      const bare = { text: { [CLASS]: 'IPM.Schedule.Meeting.Request', [SUBJECT]: 'Pier' } }
      expect(await linesOf(bare)).toBe('Subject: Pier')
    })
  })

  describe('that is signed or encrypted', () => {
    const signed = (content: Buffer, name: string, mediaType: string): MsgContent => ({
      text: { [CLASS]: 'IPM.Note.SMIME', [SUBJECT]: 'Signed' },
      attachments: [file(name, content, mediaType)],
    })
    const entity = makeEmail({
      headers: {},
      text: 'Signed words',
      attachments: [{ filename: 'plan.txt', mediaType: 'text/plain', content: Buffer.from('plan') }],
    })
    const der = (tag: number, ...content: readonly Buffer[]): Buffer => {
      const whole = Buffer.concat(content)
      const length = Buffer.alloc(5)
      length[0] = 0x84
      length.writeUInt32BE(whole.length, 1)
      return Buffer.concat([Buffer.of(tag), length, whole])
    }
    const oid = (last: number): Buffer =>
      Buffer.from(`06092a864886f70d0107${last.toString(16).padStart(2, '0')}`, 'hex')

    it('in the open is read with what it has attached', async () => {
      const result = await readMsg(signed(entity, 'smime.p7m', 'multipart/signed'))
      expect(textOf(result)).toBe('Subject: Signed\n\nSigned words')
      expect(partsOf(result)).toMatchObject([{ filename: 'plan.txt', size: 4 }])
    })

    it.each([
      ['in one piece', der(4, entity)],
      [
        'in pieces',
        Buffer.concat([
          Buffer.of(0x24, 0x80),
          der(4, entity.subarray(0, 50)),
          der(4, entity.subarray(50)),
          Buffer.of(0, 0),
        ]),
      ],
    ])('within its signature is read, %s', async (_how, octets) => {
      const data = der(0x30, Buffer.of(2, 1, 1), der(0x31), der(0x30, oid(1), der(0xa0, octets)))
      const p7m = der(0x30, oid(2), der(0xa0, data))
      const result = await readMsg(signed(p7m, 'smime.p7m', 'application/pkcs7-mime'))
      expect(textOf(result)).toBe('Subject: Signed\n\nSigned words')
      expect(partsOf(result)).toMatchObject([{ filename: 'plan.txt' }])
    })

    it('under a key is told as such, and kept with what it holds', async () => {
      const p7m = der(0x30, oid(3), der(0xa0, der(0x30, Buffer.of(2, 1, 0))))
      const result = await readMsg(signed(p7m, 'smime.p7m', 'application/pkcs7-mime'))
      expect(result).toMatchObject({
        outcome: 'read',
        warning: 'The message is encrypted: only its header could be read.',
        parts: [{ filename: 'smime.p7m' }],
      })
    })

    it('in a way that nobody knows is told as such', async () => {
      const result = await readMsg(signed(Buffer.alloc(500, 0x81), 'smime.p7m', 'application/pkcs7-mime'))
      expect(result).toMatchObject({ warning: expect.stringContaining('signed or encrypted') })
    })

    it('by rights management is told as such', async () => {
      const rights = file('message.rpmsg', 'x', 'application/x-microsoft-rpmsg-message')
      expect(await readMsg({ ...letter, attachments: [rights] })).toMatchObject({
        warning: expect.stringContaining('rights management'),
      })
    })
  })

  describe('that is hostile', () => {
    const harbour = file('harbour.txt', Buffer.alloc(200_000, 'harbour '))
    const withStorage = (attach: CompoundTree): Buffer => {
      const tree: CompoundTree = { ...msgTree(letter), '__attach_version1.0_#00000000': attach }
      return makeCompoundTree(tree)
    }
    /** Gives every entry of a name another value at a place of the directory ([MS-CFB] 2.6.1). */
    const point = (bytes: Buffer, name: string, at: number, value: number): Buffer => {
      const wanted = Buffer.from(`${name}\0`, 'utf16le')
      for (let entry = 512; entry + 128 <= bytes.length; entry += 128)
        if (bytes.subarray(entry, entry + wanted.length).equals(wanted))
          bytes.writeUInt32LE(value, entry + at)
      return bytes
    }

    it('is quarantined where it says that it holds the same bytes a hundred times', async () => {
      const once = makeMsg({
        ...letter,
        attachments: [harbour, ...Array.from({ length: 99 }, () => file('a', 'x'))],
      })
      const start = startOf(once, '__substg1.0_37010102', 200_000)
      const bytes = point(
        point(once, '__substg1.0_37010102', 120, 200_000),
        '__substg1.0_37010102',
        116,
        start,
      )
      expect(await test.read(bytes, 'a.msg')).toMatchObject({ outcome: 'quarantined', reason: 'bomb' })
    })

    it('ends where a message inside it holds itself', async () => {
      const inner: MsgContent = {
        text: { [SUBJECT]: 'inner' },
        attachments: [{ message: { text: { [SUBJECT]: 'x' } } }],
      }
      const bytes = makeMsg({ ...letter, attachments: [{ text: { [NAME]: 'inner' }, message: inner }] })
      const first = childOf(bytes, '__substg1.0_3701000D')
      const result = await test.read(point(bytes, '__substg1.0_3701000D', 76, first), 'a.msg')
      expect(['read', 'quarantined', 'without-text']).toContain(result.outcome)
      if (result.outcome === 'read') expect(result.parts.length).toBeLessThan(3)
    })

    it('ends where its table runs in a circle', async () => {
      const bytes = makeMsg({ ...letter, attachments: [harbour] })
      const table = 512 * (1 + bytes.readUInt32LE(76))
      for (let sector = 0; sector < 128; sector += 1) bytes.writeUInt32LE(sector ^ 1, table + sector * 4)
      const result = await test.read(bytes, 'a.msg')
      if (result.outcome !== 'read') expect(result.reason).toMatch(/^(?:damaged|unsupported-format|bomb)$/)
    })

    it('ends where thirty thousand storages all hold the same thirty thousand', async () => {
      const tree: Record<string, CompoundTree | Buffer> = { ...msgTree(letter) }
      for (let index = 0; index < 30_000; index += 1)
        tree[`__recip_version1.0_#${index.toString(16).toUpperCase().padStart(8, '0')}`] = {}
      const bytes = makeCompoundTree(tree)
      for (let entry = 512; entry + 128 <= bytes.length; entry += 128)
        if (bytes.toString('utf16le', entry, entry + 14) === '__recip') bytes.writeUInt32LE(1, entry + 76)
      expect(await test.read(bytes, 'a.msg')).toMatchObject({ outcome: 'without-text', reason: 'damaged' })
    })

    it('says so where it has more parts than are looked at', async () => {
      const recipients = Array.from({ length: 33_000 }, () => ({}))
      expect(await readMsg({ ...letter, recipients })).toMatchObject({
        outcome: 'read',
        warning: 'The message has more parts than are looked at; some were left out.',
      })
    })

    it('is read where it has half a million properties, and where those that count are cut off', async () => {
      const many = msgTree(letter)
      const properties = Buffer.concat([
        many['__properties_version1.0'] as Buffer,
        Buffer.alloc(8_000_000, 3),
      ])
      const bytes = makeCompoundTree({
        ...many,
        '__properties_version1.0': properties.subarray(0, 6_000_000),
      })
      expect(textOf(await test.read(bytes, 'a.msg'))).toContain('The piers are sound.')
      const short = makeCompoundTree({ ...many, '__properties_version1.0': properties.subarray(0, 10) })
      expect(textOf(await test.read(short, 'a.msg'))).toContain('The piers are sound.')
    })

    it('is read no further than a limit where its rich text grows without end', async () => {
      const piece = Buffer.concat([Buffer.of(0xff), Buffer.alloc(16, 0x00)])
      for (let at = 1; at < piece.length; at += 2) piece.writeUInt16BE(0x00f | (8 << 4), at)
      const head = packRtf('{\\rtf1 start ', 0xffffffff)
      const packed = Buffer.concat([head, ...Array.from({ length: 400_000 }, () => piece)])
      const result = await readMsg({ text: { [SUBJECT]: 'x' }, bytes: { [RICH]: packed } })
      expect(result).toMatchObject({ outcome: 'read', warning: expect.stringContaining('only in part') })
    })

    it('is opened no deeper than anything else', async () => {
      let content: MsgContent = { text: { [SUBJECT]: 'core', [BODY]: 'core' } }
      for (let depth = 0; depth < 200; depth += 1)
        content = {
          text: { [SUBJECT]: `level ${depth}` },
          attachments: [{ text: { [NAME]: 'n' }, message: content }],
        }
      const [part] = partsOf(await readMsg(content))
      if (part === undefined) throw new Error('nothing was found inside')
      expect(await test.reader.read({ ...part, depth: 10 }, () => undefined)).toMatchObject({
        outcome: 'read',
      })
      expect(await test.reader.read({ ...part, depth: 11 }, () => undefined)).toMatchObject({
        outcome: 'without-text',
        reason: 'too-deep',
      })
    })

    it('is damaged where nothing says what it is made of, and read as far as it goes where an attachment is cut off', async () => {
      const bytes = withStorage({
        '__properties_version1.0': Buffer.alloc(8),
        '__substg1.0_37010102': Buffer.alloc(9_000, 'a'),
      })
      const nothing = makeCompoundTree({ '__properties_version1.0': {} })
      expect(await test.read(nothing, 'a.msg')).toMatchObject({ outcome: 'without-text', reason: 'damaged' })
      const long = point(bytes, '__substg1.0_37010102', 120, 12_000)
      expect(await test.read(long, 'a.msg')).toMatchObject({
        outcome: 'read',
        warning: 'An attachment is damaged: its end is missing.',
      })
    })

    it('survives changed bytes', async () => {
      const rtf = packRtf(String.raw`{\rtf1\ansi\fromhtml1{\*\htmltag <p>}words{\*\htmltag </p>}}`)
      const message: MsgContent = { text: { [SUBJECT]: 'inner' }, bytes: { [RICH]: rtf } }
      const whole = makeMsg({
        ...letter,
        attachments: [file('a.txt', 'x'), { text: { [NAME]: 'm' }, message }],
      })
      for (let seed = 1; seed <= 150; seed += 1) {
        const result = await test.read(mutate(whole, seed), 'a.msg')
        if (result.outcome !== 'read') expect(result.reason).not.toMatch(/limit|crashed/)
        for (const part of partsOf(result))
          expect((await test.reader.read({ ...part, depth: 1 }, () => undefined)).outcome).toBeDefined()
      }
    })
  })
})

function entryOf(bytes: Buffer, name: string, isIt: (entry: number) => boolean = () => true): number {
  const wanted = Buffer.from(`${name}\0`, 'utf16le')
  for (let entry = 512; entry + 128 <= bytes.length; entry += 128)
    if (bytes.subarray(entry, entry + wanted.length).equals(wanted) && isIt(entry)) return entry
  throw new Error(`there is no ${name}`)
}

function startOf(bytes: Buffer, name: string, size: number): number {
  return bytes.readUInt32LE(entryOf(bytes, name, (entry) => bytes.readUInt32LE(entry + 120) === size) + 116)
}

function childOf(bytes: Buffer, name: string): number {
  return bytes.readUInt32LE(entryOf(bytes, name) + 76)
}
