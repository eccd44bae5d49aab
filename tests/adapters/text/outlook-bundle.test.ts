import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import type { FoundPart, ReadingResult } from '../../../src/ingest/ports.ts'
import { makeEmail } from '../../support/make-documents/make-email.ts'
import { makeTnef, type TnefContent, tnefAttribute } from '../../support/make-documents/make-tnef.ts'
import { mutate } from '../../support/make-documents/mutate.ts'
import { packRtf } from '../../support/make-documents/pack-rtf.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

/** Numbers of [MS-OXPROPS]. */
const SUBJECT = 0x0037
const SENT = 0x0039
const FROM_NAME = 0x0042
const FROM_ADDRESS = 0x0065
const BODY = 0x1000
const RICH = 0x1009
const HTML = 0x1013
const NAME = 0x3001
const ADDRESS = 0x3003
const KIND = 0x0c15
const DATA = 0x3701
const METHOD = 0x3705
const FILE = 0x3707
const MEDIA_TYPE = 0x370e
const CONTENT_ID = 0x3712
/** Attributes of [MS-OXTNEF] 2.1.3.3. */
const OF = { from: 0x8000, subject: 0x8004, sent: 0x8005, body: 0x800c, title: 0x8010, codePage: 0x9007 }

const note = { text: { [FILE]: 'a long name of a note.txt' }, content: Buffer.from('harbour\r\nlight') }
const letter: TnefContent = {
  text: { [SUBJECT]: 'Bridge inspection', [FROM_NAME]: 'Ann Kerr', [FROM_ADDRESS]: 'ann@example.org' },
  instants: { [SENT]: '2021-03-04T09:10:11Z' },
  named: { keywords: 'bridges' },
  bytes: { [RICH]: packRtf(String.raw`{\rtf1\ansi The piers are {\b sound}.\par}`) },
  recipients: [{ text: { [NAME]: 'Bob', [ADDRESS]: 'bob@example.org' }, numbers: { [KIND]: 1 } }],
  attachments: [note],
}

describe('a bundle of Outlook (winmail.dat)', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  const read = (content: TnefContent) => test.read(makeTnef(content), 'winmail.dat')
  const partsOf = (result: ReadingResult): readonly FoundPart[] =>
    result.outcome === 'read' ? result.parts : []
  const inside = async (result: ReadingResult, index = 0): Promise<ReadingResult> => {
    const part = partsOf(result)[index]
    if (part === undefined) throw new Error('there is no such part')
    return test.reader.read({ ...part, depth: 1 }, () => undefined)
  }

  it('is read of the message that brings it: its words and its files, byte for byte', async () => {
    const email = await test.read(
      makeEmail({
        headers: { From: 'Ann <ann@example.org>', Subject: 'Bridge inspection', 'Message-ID': '<1@x>' },
        text: 'The piers are sound.',
        attachments: [
          { filename: 'winmail.dat', mediaType: 'application/ms-tnef', content: makeTnef(letter) },
        ],
      }),
      'a.eml',
    )
    const bundle = await inside(email)
    expect(bundle).toMatchObject({
      outcome: 'read',
      format: 'email',
      mediaType: 'application/vnd.ms-tnef',
      metadata: {
        title: 'Bridge inspection',
        author: 'Ann Kerr <ann@example.org>',
        date: '2021-03-04T09:10:11.000Z',
        people: ['Ann Kerr <ann@example.org>', 'Bob <bob@example.org>'],
      },
      parts: [{ filename: 'a long name of a note.txt', mediaType: 'text/plain', size: 14 }],
    })
    expect(bundle).not.toHaveProperty('warning')
    expect(textOf(bundle)).toBe(
      [
        'Subject: Bridge inspection',
        'From: Ann Kerr <ann@example.org>',
        'To: Bob <bob@example.org>',
        'Date: Thu, 04 Mar 2021 09:10:11 +0000',
        '',
        'The piers are sound.',
      ].join('\n'),
    )
    expect(await readFile(partsOf(bundle)[0]?.path ?? '')).toEqual(note.content)
  })

  it('is read of the attributes of older programs, in the code page that it says', async () => {
    const cyrillic = (text: string): Buffer => iconv.encode(`${text}\0`, 'windows-1251')
    const name = cyrillic('Анна')
    const address = Buffer.from('SMTP:anna@example.org\0')
    const from = Buffer.alloc(8)
    from.writeUInt16LE(4, 0)
    from.writeUInt16LE(name.length, 4)
    from.writeUInt16LE(address.length, 6)
    const sent = Buffer.alloc(14)
    for (const [index, number] of [2003, 6, 17, 15, 23, 0, 2].entries()) sent.writeUInt16LE(number, index * 2)
    const result = await read({
      attributes: {
        [OF.codePage]: Buffer.from('e304000000000000', 'hex'),
        [OF.from]: Buffer.concat([from, name, address]),
        [OF.subject]: cyrillic('Мост'),
        [OF.sent]: sent,
        [OF.body]: cyrillic('Опоры'),
      },
      attachments: [{ attributes: { [OF.title]: cyrillic('план.txt') }, content: Buffer.from('a') }],
    })
    expect(result).toMatchObject({
      metadata: {
        title: 'Мост',
        author: 'Анна <anna@example.org>',
        date: '2003-06-17T15:23:00.000Z',
      },
      parts: [{ filename: 'план.txt' }],
    })
    expect(textOf(result)).toContain('Опоры')
  })

  it('has its body of HTML or of plain text', async () => {
    expect(textOf(await read({ bytes: { [HTML]: Buffer.from('<p>quay</p><p>berth</p>') } }))).toBe(
      'quay\n\nberth',
    )
    expect(textOf(await read({ text: { [BODY]: 'quay' } }))).toBe('quay')
  })

  it('has messages inside it as bundles, with attachments of their own', async () => {
    const result = await read({
      attachments: [
        { text: { [NAME]: 'Re: a/b' }, numbers: { [METHOD]: 5 }, messages: { [DATA]: makeTnef(letter) } },
      ],
    })
    expect(partsOf(result)).toMatchObject([
      { filename: 'Re: a_b.tnef', mediaType: 'application/vnd.ms-tnef' },
    ])
    const message = await inside(result)
    expect(textOf(message)).toContain('The piers are sound.')
    expect(textOf(await inside(message))).toBe('harbour\nlight')
  })

  it('has no pictures that decorate it, and says what is only a link or has no content', async () => {
    const result = await read({
      attachments: [
        {
          text: { [FILE]: 'dot.png', [MEDIA_TYPE]: 'image/png', [CONTENT_ID]: 'dot@1' },
          content: Buffer.alloc(100, 1),
        },
        { text: { [FILE]: 'far.doc' }, numbers: { [METHOD]: 4 } },
        { text: { [FILE]: 'gone.doc' }, numbers: { [METHOD]: 1 } },
      ],
    })
    expect(result).toMatchObject({
      parts: [],
      warning:
        '1 attachment is only a link to a file outside the message. 1 attachment has no content in the message.',
    })
  })

  describe('damaged or hostile', () => {
    it('is read as far as it goes, and says so, where it ends too early', async () => {
      const whole = makeTnef(letter)
      const result = await test.read(whole.subarray(0, -60), 'winmail.dat')
      expect(textOf(result)).toContain('The piers are sound.')
      expect(result).toMatchObject({ warning: expect.stringContaining('is damaged') })
    })

    it('believes no length and no count', async () => {
      const head = makeTnef({}).subarray(0, 6)
      const huge = Buffer.alloc(64, 0xff)
      for (const id of [0x9003, 0x9004, 0x8000, 0x9007]) {
        const bytes = Buffer.concat([
          head,
          tnefAttribute(1, id, huge),
          tnefAttribute(1, 0x8004, huge, 0xffffffff),
        ])
        expect(await test.read(bytes, 'winmail.dat')).toMatchObject({ outcome: 'read' })
      }
      // Lists of nothing, as many as a table says.
      const empty = Buffer.concat([Buffer.from('ffffffff', 'hex'), Buffer.alloc(4_000_000)])
      expect(await test.read(Buffer.concat([head, tnefAttribute(1, 0x9004, empty)]), 'a')).toMatchObject({
        outcome: 'read',
      })
      // Values of no size, as many as a property says.
      const none = Buffer.from('0100000000100100ffffffff', 'hex')
      expect(await test.read(Buffer.concat([head, tnefAttribute(1, 0x9003, none)]), 'a')).toMatchObject({
        outcome: 'read',
      })
    })

    it('takes no more out than a message may have, and says so', async () => {
      const limited = await startTestReader({ processes: 1, limits: { parts: 2 } })
      try {
        const result = await limited.read(makeTnef({ attachments: [note, note, note] }), 'winmail.dat')
        expect(result).toMatchObject({
          parts: [{}, {}],
          warning: 'The message has 3 attachments; 1 were left inside it.',
        })
      } finally {
        await limited.end()
      }
    })

    it('ends, whatever its bytes, and brings nothing down', async () => {
      const whole = makeTnef({ ...letter, attachments: [note, { messages: { [DATA]: makeTnef(letter) } }] })
      for (let seed = 1; seed <= 150; seed += 1) {
        const result = await test.read(mutate(whole, seed), 'winmail.dat')
        if (result.outcome !== 'read') expect(result.reason).not.toMatch(/limit|crashed/)
        for (const part of partsOf(result))
          expect((await test.reader.read({ ...part, depth: 1 }, () => undefined)).outcome).toBeDefined()
      }
    })
  })
})
