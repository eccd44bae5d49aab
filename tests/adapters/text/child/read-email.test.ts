import { describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import { readHere } from './support/read-here.ts'

const HEADER = [
  'From: Ann <ann@example.org>',
  'To: Bob <bob@example.org>',
  'Subject: Bridge inspection',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
]
const lines = (...all: readonly string[]): string => all.join('\r\n')
/** A message with one attachment. */
const WITH_NOTE = lines(
  ...HEADER,
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'See the note.',
  '--b',
  'Content-Disposition: attachment; filename=note.txt',
  '',
  'harbour',
  '--b--',
  '',
)

it('reads a message with a zero in its body, and one in its header', async () => {
  const body = `${lines(...HEADER, 'Content-Type: text/plain', '', 'the harbour\0 office')}\r\n`
  expect(await readHere(body, 'message')).toMatchObject({
    mediaType: 'message/rfc822',
    text: expect.stringContaining('the harbour office'),
  })
  expect(await readHere(body.replace('Bridge', 'Bridge\0'), 'message')).toMatchObject({
    mediaType: 'message/rfc822',
    text: expect.stringContaining('the harbour'),
  })
})

it('reads a message whose lines end as those of older Macintoshes', async () => {
  const read = await readHere(WITH_NOTE.replaceAll('\r\n', '\r'), 'message')
  expect(read).toMatchObject({
    mediaType: 'message/rfc822',
    metadata: { title: 'Bridge inspection', author: 'Ann <ann@example.org>' },
    parts: [{ filename: 'note.txt' }],
  })
  expect(read.text).toContain('See the note.')
})

it('reads a message that Apple Mail keeps, and nothing of what is noted behind it', async () => {
  const plain = lines(...HEADER, 'Content-Type: text/plain', 'Content-Transfer-Encoding: quoted-printable')
  const message = `${plain}\r\n\r\nThe harbour caf=C3=A9.\r\n`
  const noted =
    '<?xml version="1.0"?><plist><dict><key>flags</key><integer>8590195713</integer></dict></plist>'
  const kept = `${String(message.length).padEnd(10)}\n${message}${noted}`
  const read = await readHere(kept, '1234.emlx')
  expect(read).toMatchObject({
    mediaType: 'message/rfc822',
    metadata: { title: 'Bridge inspection' },
    text: expect.stringContaining('The harbour café.'),
  })
  expect(read.text).not.toContain('plist')
  const table = '1204\nName: harbour\nPlace: Belfast\n'
  expect(await readHere(table, 'table.txt')).toMatchObject({ mediaType: 'text/plain', text: table.trim() })
})

it('is no reader of mailboxes, and says so where the first message is a long one', async () => {
  const first = WITH_NOTE.replace('harbour', 'harbour\r\n'.repeat(50_000))
  const envelope = 'From ann@example.org Mon Mar  4 10:00:00 2024\r\n'
  const box = `${envelope}${first}\r\n${envelope}${WITH_NOTE}`
  await expect(readHere(box, 'a.mbox')).rejects.toMatchObject({
    reason: 'unsupported-format',
    message: expect.stringContaining('mailbox of several messages'),
  })
  const quoted = `${envelope}${first}\r\n>${envelope}${WITH_NOTE}`
  expect((await readHere(quoted, 'a.eml')).metadata.title).toBe('Bridge inspection')
})

describe('letters of an encoding that nobody knows', () => {
  const bodyIn = (charset: string, body: Buffer) =>
    readHere(
      Buffer.concat([
        Buffer.from(lines(...HEADER, `Content-Type: text/plain; charset=${charset}`, '', '')),
        body,
      ]),
      'a.eml',
    )

  it.each([
    ['unknown-8bit', 'utf-8'],
    ['x-unknown', 'utf-8'],
    ['unknown-8bit', 'windows-1252'],
    ['cp850', 'cp850'],
    ['iso-8859-8-i', 'iso-8859-8'],
  ])('are read by what they are, and others as before: %s that is %s', async (charset, encoding) => {
    const word = encoding === 'iso-8859-8' ? '\u05e9\u05dc\u05d5\u05dd' : 'Séamus and Caoimhe Ní Dhomhnaill'
    expect((await bodyIn(charset, iconv.encode(word, encoding))).text).toContain(word)
  })
})

describe('letters of a text that is in no way what it says', () => {
  const bodyIn = async (charset: string, body: Buffer): Promise<string> =>
    (
      await readHere(
        Buffer.concat([
          Buffer.from(lines(...HEADER, `Content-Type: text/plain; charset=${charset}`, '', '')),
          body,
        ]),
        'a.eml',
      )
    ).text
  const chinese = '你好！我公司可代开各类发票，点数优惠，查询验证后付款'
  const japanese = 'これは橋の検査についての報告書です。港は来週から再び開きます。'

  it.each([
    ['gb2312', 'utf-8', chinese],
    ['big5', 'utf-8', chinese],
    ['koi8-r', 'utf-8', 'Отчёт о мостах и дорогах'],
    ['iso-2022-jp', 'euc-jp', japanese],
    ['iso-2022-jp', 'utf-8', japanese],
  ])('are read by what they are: %s that is %s', async (charset, encoding, words) => {
    expect(await bodyIn(charset, iconv.encode(words, encoding))).toContain(words)
  })

  it.each([
    ['gb2312', 'gbk', '联通'],
    ['gb18030', 'gb18030', chinese],
    ['big5', 'big5', '港口下週重新開放'],
    ['shift_jis', 'shift_jis', japanese],
    ['koi8-r', 'koi8-r', 'Отчёт о мостах'],
    ['iso-8859-15', 'iso-8859-15', 'Cœur à 5 €'],
    ['windows-1250', 'windows-1250', 'Příliš žluťoučký kůň'],
  ])('and as they say where they are that: %s', async (charset, encoding, words) => {
    expect(await bodyIn(charset, iconv.encode(words, encoding))).toContain(words)
  })

  it('loses only what is damaged of a text that is what it says', async () => {
    const damaged = Buffer.concat([iconv.encode(chinese.repeat(20), 'gb18030'), Buffer.from([0xff])])
    expect(await bodyIn('gb2312', damaged)).toContain(chinese)
  })

  it('keeps the words around a block of other bytes', async () => {
    const noise = Buffer.from(Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 0x05 : 0xff)))
    const body = Buffer.concat([iconv.encode('Séamus sent this: ', 'windows-1252'), noise])
    expect(await bodyIn('utf-8', body)).toContain('Séamus sent this:')
  })
})

it('names everybody a message is from, its author being the first', async () => {
  const from = 'From: Ann <ann@example.org>, "Ní Néill, Cara" <cara@example.org>'
  const { text, metadata } = await readHere(
    lines(from, ...HEADER.slice(1), 'From: x@example.org', '', 'x'),
    'a.eml',
  )
  expect(metadata).toMatchObject({
    author: 'Ann <ann@example.org>',
    people: ['Ann <ann@example.org>', 'Ní Néill, Cara <cara@example.org>', 'Bob <bob@example.org>'],
  })
  expect(text).toContain('From: Ann <ann@example.org>, Ní Néill, Cara <cara@example.org>\n')
})

describe('a type that is none', () => {
  it.each(['text', 'text; charset=us-ascii', 'text plain', '', 'plain'])(
    'makes no attachment of the text of a message: %s',
    async (type) => {
      const read = await readHere(lines(...HEADER, `Content-Type: ${type}`, '', 'See the harbour.'), 'a.eml')
      expect(read).toMatchObject({ parts: [], text: expect.stringContaining('See the harbour.') })
    },
  )

  it.each([
    ['that has a name', 'Content-Type: pdf; name=a.pdf', 'harbour'],
    ['that is attached', 'Content-Type: pdf\r\nContent-Disposition: attachment', 'harbour'],
    ['that is no text', 'Content-Type: pdf', Buffer.alloc(300, 1).toString('latin1')],
  ])('makes no text of a file %s', async (_what, header, content) => {
    const { text, parts } = await readHere(lines(...HEADER, header, '', content), 'a.eml')
    expect(parts).toHaveLength(1)
    expect(text).toMatch(/To: Bob <bob@example\.org>$/)
  })
})

describe('what stands before a message', () => {
  it.each([
    ['a blank line', '\r\n'],
    ['blank lines', '\n\r\n\n'],
    ['a byte order mark', '\ufeff'],
    ['an envelope', 'From ann@example.org Mon Mar  2 10:00:00 2020\r\n'],
    ['a quoted envelope', '>From ann@example.org Mon Mar  2 10:00:00 2020\r\n'],
    ['two envelopes', 'From MAILER Mon Mar  2 10:00:00 2020\n>From ann Mon Mar  2 10:00:00 2020\n'],
    ['a blank line and an envelope', '\nFrom ann@example.org Mon Mar  2 10:00:00 2020\n'],
  ])('takes nothing of it: %s', async (_what, before) => {
    const read = await readHere(`${before}${WITH_NOTE}`, 'a.eml')
    expect(read).toMatchObject({
      mediaType: 'message/rfc822',
      metadata: { title: 'Bridge inspection', author: 'Ann <ann@example.org>' },
    })
    expect(read.parts.map(({ filename }) => filename)).toEqual(['note.txt'])
    expect(read.text).toContain('See the note.')
  })

  it('is no envelope where a field has a space before its colon', async () => {
    const read = await readHere(WITH_NOTE.replace(/^From:/, 'From :'), 'a.eml')
    expect(read).toMatchObject({
      mediaType: 'message/rfc822',
      metadata: { title: 'Bridge inspection', author: 'Ann <ann@example.org>' },
    })
  })

  it('makes no message of a text that begins with the word From', async () => {
    expect((await readHere('From the office of the Director\n\nDear Ann', 'a.txt')).mediaType).toBe(
      'text/plain',
    )
    expect((await readHere('>From what I hear: nothing.\n', 'a.txt')).mediaType).toBe('text/plain')
  })
})

describe('a message that does not say its encoding, or says it wrongly', () => {
  const words = 'Café naïve résumé – Seán paid £5'
  const latin = (text: string): Buffer => iconv.encode(text, 'windows-1252')
  const utf8 = (text: string): Buffer => Buffer.from(text)
  const quoted = (text: string): Buffer =>
    Buffer.from(
      latin(text)
        .toString('latin1')
        .replace(/[\x80-\xff]/g, (letter) => `=${letter.charCodeAt(0).toString(16).toUpperCase()}`),
    )
  const message = (type: string, body: Buffer, more: readonly string[] = []): Buffer =>
    Buffer.concat([
      Buffer.from(lines(...HEADER, ...(type === '' ? [] : [type]), ...more, '', '')),
      body,
      Buffer.from('\r\n'),
    ])

  it.each([
    ['windows-1252 without a word about it', '', latin(words), []],
    ['windows-1252 as plain text', 'Content-Type: text/plain', latin(words), []],
    ['UTF-8 without a word about it', '', utf8(words), []],
    ['UTF-8 said to be ASCII', 'Content-Type: text/plain; charset=us-ascii', utf8(words), []],
    ['windows-1252 said to be ASCII', 'Content-Type: text/plain; charset="us-ascii"', latin(words), []],
    ['windows-1252 said to be UTF-8', 'Content-Type: text/plain; charset=utf-8', latin(words), []],
    ['UTF-8 said to be Latin-1', 'Content-Type: text/plain; charset=iso-8859-1', utf8(words), []],
    [
      'windows-1252 in quoted-printable',
      'Content-Type: text/plain',
      quoted(words),
      ['Content-Transfer-Encoding: quoted-printable'],
    ],
    [
      'HTML that says it itself',
      'Content-Type: text/html',
      latin(`<html><head><meta charset="windows-1252"></head><p>${words}</p></html>`),
      [],
    ],
    ['HTML that says it in no place', 'Content-Type: text/html', latin(`<p>${words}</p>`), []],
  ])('loses no letter: %s', async (_what, type, body, more) => {
    expect((await readHere(message(type, body, more), 'a.eml')).text).toContain(words)
  })

  it('believes what a message says of another encoding', async () => {
    const read = async (charset: string, text: string): Promise<string> =>
      (
        await readHere(
          message(`Content-Type: text/plain; charset=${charset}`, iconv.encode(text, charset)),
          'a.eml',
        )
      ).text
    expect(await read('koi8-r', 'Отчёт о мостах')).toContain('Отчёт о мостах')
    expect(await read('gb2312', '联通')).toContain('联通')
    expect(await read('iso-8859-1', 'Café')).toContain('Café')
  })

  it('loses no letter of a header either', async () => {
    const header = lines(
      'From: Seán Ó Néill <s@example.org>',
      'Subject: Café résumé',
      'MIME-Version: 1.0',
      '',
      'x',
    )
    for (const bytes of [latin(header), utf8(header)]) {
      expect((await readHere(bytes, 'a.eml')).metadata).toMatchObject({
        title: 'Café résumé',
        author: 'Seán Ó Néill <s@example.org>',
      })
    }
    const russian = lines(
      'From: a@example.org',
      'Subject: Мост',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=koi8-r',
      '',
      'x',
    )
    expect((await readHere(iconv.encode(russian, 'koi8-r'), 'a.eml')).metadata.title).toBe('Мост')
  })

  it('is believed where it says what its letters are, though some chance to be UTF-8', async () => {
    const quote = 'The names arrive as "JosÃ©" and "MÃ¼ller" in your export.'
    expect(
      (await readHere(message('Content-Type: text/plain; charset=windows-1252', latin(quote)), 'a.eml')).text,
    ).toContain(quote)
    const capitals = 'LE CAFÉ® ET LE RÉSUMÉ» SONT'
    expect(
      (await readHere(message('Content-Type: text/plain; charset=iso-8859-1', latin(capitals)), 'a.eml'))
        .text,
    ).toContain(capitals)
  })

  it.each([
    ['koi8-r', 'Отчёт о мостах передан'],
    ['windows-1251', 'Отчёт о мостах передан'],
    ['windows-1252', 'Seán Ó Néill: café résumé'],
  ])('loses no letter of a header in %s above a long body in ASCII', async (encoding, subject) => {
    const read = await readHere(
      Buffer.concat([
        Buffer.from(lines('From: a@example.org', 'MIME-Version: 1.0', 'Subject: ')),
        iconv.encode(subject, encoding),
        Buffer.from(lines('', '', ...Array.from({ length: 400 }, () => 'The harbour office is open.'))),
      ]),
      'a.eml',
    )
    expect(read.metadata.title).toBe(subject)
  })

  it.each([
    ['in quoted letters', '=?utf-8?Q?Caf=E9_r=E9sum=E9?='],
    ['in base64', '=?UTF-8?B?Q2Fm6SBy6XN1bek=?='],
    ['in two words', '=?utf-8?Q?Caf=E9_?=\r\n =?utf-8?Q?r=E9sum=E9?='],
    ['with a letter cut in two', '=?utf-8?Q?Caf=C3?=\r\n =?utf-8?Q?=A9_r=E9sum=C3=A9?='],
  ])('loses no letter of a subject whose words say UTF-8 and are none: %s', async (_what, subject) => {
    const read = await readHere(
      lines('From: a@example.org', 'MIME-Version: 1.0', `Subject: ${subject}`, '', 'x'),
      'a.eml',
    )
    expect(read.metadata.title).toBe('Café résumé')
    expect(read.text).toContain('Subject: Café résumé')
  })

  it('changes nothing of an attachment', async () => {
    const bytes = latin(
      lines(
        ...HEADER,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Disposition: attachment; filename=a.txt',
        '',
        'Café',
        '--b--',
        '',
      ),
    )
    const { parts } = await readHere(bytes, 'a.eml')
    // As bytes that are no UTF-8 are shown.
    expect(parts.map(({ content }) => content.trim())).toEqual(['Caf\ufffd'])
  })
})

describe('a message whose parts cannot be told apart', () => {
  const parts = [
    '--b',
    'Content-Type: text/plain',
    '',
    'See the harbour.',
    '--b',
    'Content-Disposition: attachment; filename=note.txt',
    '',
    'x',
    '--b--',
    '',
  ]

  it.each([
    ['no boundary', 'Content-Type: multipart/mixed'],
    ['another boundary', 'Content-Type: multipart/mixed; boundary=other'],
  ])('is read by how its parts begin, and says so: %s', async (_what, type) => {
    const read = await readHere(lines(...HEADER, type, '', ...parts), 'a.eml')
    expect(read.text).toContain('See the harbour.')
    expect(read.text).not.toContain('--b')
    expect(read.parts.map(({ filename }) => filename)).toEqual(['note.txt'])
    expect(read.warning).toContain('does not say where its parts begin')
  })

  it('is read as it stands where nothing begins a part', async () => {
    const read = await readHere(
      lines(...HEADER, 'Content-Type: multipart/mixed; boundary=b', '', 'See the harbour.', ''),
      'a.eml',
    )
    expect(read.text).toContain('See the harbour.')
    expect(read.warning).toContain('does not say where its parts begin')
  })

  describe('within a message whose parts can', () => {
    const around = (...inner: readonly string[]): string =>
      lines(
        ...HEADER,
        'Content-Type: multipart/mixed; boundary=outer',
        '',
        '--outer',
        'Content-Type: text/plain',
        '',
        'The letter.',
        '--outer',
        ...inner,
        '--outer',
        'Content-Type: image/png; name=plan.png',
        'Content-ID: <plan>',
        'Content-Disposition: attachment; filename=plan.png',
        'Content-Transfer-Encoding: base64',
        '',
        'iVBORw0KGgo=',
        '--outer--',
        '',
      )
    const read = async (...inner: readonly string[]) => {
      const { text, warning, ...rest } = await readHere(around(...inner), 'a.eml')
      return { text, warning, parts: rest.parts.map(({ filename }) => filename) }
    }

    it.each(['alternative', 'related', 'mixed', 'digest'])(
      'take nothing from it, and are shown as they stand: %s',
      async (kind) => {
        const {
          text,
          warning,
          parts: found,
        } = await read(`Content-Type: multipart/${kind}; boundary=wrong`, '', ...parts)
        expect(text).toContain('The letter.')
        expect(text).toContain('See the harbour.')
        expect(found).toEqual(['plan.png'])
        expect(warning).toContain('does not say where its parts begin')
      },
    )

    it.each([
      ['that is none', 'Content-Type: multipart/x-zip; name=a.zip'],
      [
        'that is attached',
        'Content-Type: multipart/mixed',
        'Content-Disposition: attachment; filename=a.zip',
      ],
    ])('are kept as the file that one is: %s', async (_what, ...header) => {
      const found = await read(...header, 'Content-Transfer-Encoding: base64', '', 'UEsDBAoAAAA=')
      expect(found).toMatchObject({ warning: null, parts: ['a.zip', 'plan.png'] })
      expect(found.text).not.toContain('PK')
    })

    it('are nothing to speak of where there is a notice and no part', async () => {
      const found = await read(
        'Content-Type: multipart/alternative; boundary=inner',
        '',
        'This is a multi-part message in MIME format.',
      )
      expect(found).toMatchObject({ warning: null, parts: ['plan.png'] })
    })
  })

  it('says nothing of a message that is well, or has no body', async () => {
    expect((await readHere(WITH_NOTE, 'a.eml')).warning).toBeNull()
    expect(
      (await readHere(lines(...HEADER, 'Content-Type: multipart/mixed; boundary=b', '', ''), 'a.eml'))
        .warning,
    ).toBeNull()
  })
})

describe('a message in two forms', () => {
  const alternative = (plain: string, html: string): string =>
    lines(
      ...HEADER,
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      plain,
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      html,
      '--b--',
      '',
    )

  it('is found by words that only one of them has', async () => {
    const plain = 'Please read this message in a program that shows HTML. Reference PLAIN-77.'
    const { text } = await readHere(
      alternative(plain, '<p>The decision on the harbour:</p><p>granted with conditions.</p>'),
      'a.eml',
    )
    for (const words of ['PLAIN-77', 'The decision on the harbour:', 'granted with conditions.'])
      expect(text).toContain(words)
    const remnant = await readHere(
      alternative('Code PLAIN-77', `<p>${'The decision on the harbour. '.repeat(20)}</p>`),
      'a.eml',
    )
    expect(remnant.text).toContain('The decision')
    expect(remnant.text).toContain('PLAIN-77')
  })

  it('is the one that says something', async () => {
    expect((await readHere(alternative('', '<div>👍</div>'), 'a.eml')).text).toContain('👍')
  })

  it('says what of it lies too deep', async () => {
    const { text, warning } = await readHere(
      alternative('Dear Ann', `<p>welcome</p>${'<div>'.repeat(600)}deep${'</div>'.repeat(600)}`),
      'a.eml',
    )
    expect([text.includes('welcome'), text.includes('deep')]).toEqual([true, false])
    expect(warning).toBe('Parts of the message lie too deep or are too many, and were left out.')
  })

  it('is written once where both say the same', async () => {
    const { text } = await readHere(
      alternative(
        'Dear Ann,\r\nthe harbour is\r\nopen again – “at last”.',
        '<p>Dear Ann,</p><p>the <b>harbour</b> is&nbsp;open again – &ldquo;at last&rdquo;.</p>',
      ),
      'a.eml',
    )
    expect(text.match(/harbour/g)).toHaveLength(1)
    expect(text.match(/Dear/g)).toHaveLength(1)
  })

  it('is written once but for the line that differs', async () => {
    const { text } = await readHere(
      alternative('Dear Ann,\r\nwelcome.', '<p>Dear Ann,</p><p>welcome.</p><p>Unsubscribe</p>'),
      'a.eml',
    )
    expect(text.match(/Dear/g)).toHaveLength(1)
    expect(text).toContain('Unsubscribe')
  })
})

describe('a header that does not end by an empty line', () => {
  it.each([
    ['by a line of spaces', ' \r\nSee the harbour.\r\n\r\nRegards'],
    ['by the text itself', 'See the harbour.\r\n\r\nRegards'],
    ['by the text itself, which is all', 'See the harbour.\r\nRegards'],
  ])('takes no word of the text: %s', async (_what, body) => {
    const { text, metadata } = await readHere(`${lines(...HEADER)}\r\n${body}`, 'a.eml')
    expect(text).toMatch(/\n\nSee the harbour\.\n+Regards$/)
    expect(metadata.title).toBe('Bridge inspection')
  })

  it('is told from one that a line broke into, whose fields after it still count', async () => {
    const broken = ['From: ann@example.org', 'Received: by a', 'with a line that was wrapped wrongly']
    const { text, metadata } = await readHere(
      lines(...broken, ...HEADER.slice(2), '', 'See the harbour.'),
      'a.eml',
    )
    expect(metadata).toMatchObject({ title: 'Bridge inspection', author: 'ann@example.org' })
    expect(text).toMatch(/\n\nSee the harbour\.$/)
  })

  it('takes no word of a part either', async () => {
    const parts = [
      ['Content-Type: text/plain', 'See the harbour.'],
      ['Content-Type: text/plain', '', 'It is open.'],
      ['And the note.'],
      ['Content-Type: text/plain', 'Thanks', '', 'Regards'],
    ]
    const { text } = await readHere(
      lines(
        ...HEADER,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        ...parts.flatMap((part) => ['--b', ...part]),
        '--b--',
        '',
      ),
      'a.eml',
    )
    expect(text).toMatch(/\n\nSee the harbour\.\n+It is open\.\n+And the note\.\n+Thanks\n+Regards$/)
  })

  it('is found however many parts have none', async () => {
    const parts = '--b\r\nharbour\r\n'.repeat(20_000)
    const { text } = await readHere(
      `${lines(...HEADER, 'Content-Type: multipart/mixed; boundary=b', '')}\r\n${parts}`,
      'a.eml',
    )
    expect(text.match(/harbour/g)).toHaveLength(20_000)
  })
})

describe('a file that was uuencoded', () => {
  const content = Buffer.from(Array.from({ length: 1_000 }, (_, index) => (index * 7) % 256))
  const letter = (value: number): string => String.fromCharCode(value === 0 ? 0x60 : value + 0x20)
  const line = (bytes: Buffer): string => {
    let text = letter(bytes.length)
    for (let at = 0; at < bytes.length; at += 3) {
      const three = Buffer.concat([bytes.subarray(at, at + 3), Buffer.alloc(2)]).readUIntBE(0, 3)
      for (const shift of [18, 12, 6, 0]) text += letter((three >> shift) & 0x3f)
    }
    return text
  }
  const encoded = (bytes: Buffer, name: string): readonly string[] => [
    `begin 644 ${name}`,
    ...Array.from({ length: Math.ceil(bytes.length / 45) }, (_, index) =>
      line(bytes.subarray(index * 45, index * 45 + 45)),
    ),
    '`',
    'end',
  ]

  it('is the attachment itself where its part says so', async () => {
    const { parts, text } = await readHere(
      lines(
        ...HEADER,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'See the note.',
        '--b',
        'Content-Type: application/msword; name=note.doc',
        'Content-Transfer-Encoding: x-uuencode',
        'Content-Disposition: attachment; filename=note.doc',
        '',
        ...encoded(content, 'note.doc'),
        '--b--',
        '',
      ),
      'a.eml',
    )
    expect(parts).toEqual([{ filename: 'note.doc', content: content.toString('utf8') }])
    expect(text).toContain('See the note.')
  })

  it.each([
    ['as it was sent', (text: string) => text],
    ['without the spaces at the ends of its lines', (text: string) => text.replaceAll('`', ' ')],
  ])('is an attachment where it stands in the text: %s', async (_what, sent) => {
    const body = lines('See the plans.', '', ...encoded(content, 'plan 1.bin'), 'And this:', '')
    const second = encoded(Buffer.from('harbour\0\0\0'), 'note.txt').map(sent)
    const { parts, text } = await readHere(
      lines(...HEADER, '', body, ...second.map((one) => one.trimEnd()), 'Regards'),
      'a.eml',
    )
    expect(parts).toEqual([
      { filename: 'plan 1.bin', content: content.toString('utf8') },
      { filename: 'note.txt', content: 'harbour\0\0\0' },
    ])
    expect(text).toMatch(/See the plans\.\n\nAnd this:\n\nRegards$/)
  })

  it('is not found in what merely begins like one', async () => {
    for (const words of [
      'begin 644 times\r\nWe begin again.\r\nend',
      'begin 100 new\r\nend',
      'to begin 644 x',
    ])
      expect(await readHere(lines(...HEADER, '', words, ''), 'a.eml')).toMatchObject({
        parts: [],
        text: expect.stringContaining(words.replaceAll('\r', '')),
      })
  })
})

describe('an attachment that is sent as it is', () => {
  const read = async (...header: readonly string[]) => {
    const before = lines(...HEADER, 'Content-Type: multipart/mixed; boundary=b', '', '--b', ...header, '', '')
    const content = 'one\r\ntwo\nthree\r\r\n\0--b\n--'
    for (const after of ['\r\n--b--\r\n', '\n--b--', '\r\n--b\r\n\r\nlast\r\n--b--\r\n', '']) {
      const { parts } = await readHere(Buffer.from(`${before}${content}${after}`), 'a.eml')
      expect(parts[0]?.content).toBe(content)
    }
  }

  it.each(['binary', '8bit', '7bit'])('keeps each of its bytes, line ends too: %s', async (encoding) => {
    await read('Content-Type: application/pdf; name=a.pdf', `Content-Transfer-Encoding: ${encoding}`)
    await read('Content-Disposition: attachment; filename=a.txt', `Content-Transfer-Encoding: ${encoding}`)
  })
})

describe('a text that has a name', () => {
  const message = (kind: string, ...parts: readonly (readonly string[])[]): string =>
    lines(
      ...HEADER,
      `Content-Type: multipart/${kind}; boundary=b`,
      '',
      ...parts.flatMap((part) => ['--b', ...part]),
      '--b--',
      '',
    )
  const letter = ['Content-Type: text/plain', '', 'The letter.']
  const read = async (content: string) => {
    const { text, parts } = await readHere(content, 'a.eml')
    return { text, parts: parts.map(({ filename }) => filename) }
  }

  it.each([
    ['its type', 'Content-Type: text/plain; name=note.txt'],
    ['its type only', 'Content-Type: text/html; name=page.html', 'Content-Disposition: inline'],
    ['where it is shown', 'Content-Type: text/html', 'Content-Disposition: inline; filename=page.html'],
  ])('is a part of that name, and no words of the sender: by %s', async (_what, ...header) => {
    const found = await read(message('mixed', letter, [...header, '', '<p>harbour</p>']))
    expect(found.parts).toEqual([header[0]?.includes('plain') ? 'note.txt' : 'page.html'])
    expect([found.text.includes('The letter.'), found.text.includes('harbour')]).toEqual([true, false])
  })

  it('is one also where it comes first or alone in a message of parts', async () => {
    const page = ['Content-Type: text/html', 'Content-Disposition: inline; filename=page.html', '', 'harbour']
    expect((await read(message('mixed', page, letter))).parts).toEqual(['page.html'])
    expect((await read(message('mixed', page))).parts).toEqual(['page.html'])
  })

  it.each([
    ['the only part', lines(...HEADER, 'Content-Type: text/plain; name=a.txt', '', 'harbour', '')],
    [
      'one of two forms',
      message('alternative', letter, ['Content-Type: text/html; name=a.html', '', '<p>harbour</p>']),
    ],
    ['the first part', message('mixed', ['Content-Type: text/plain; name=a.txt', '', 'harbour'], letter)],
    [
      'what shows pictures',
      message('related', [
        'Content-Type: text/html; name=a.html',
        'Content-Disposition: inline; filename=a.html',
        '',
        'harbour',
      ]),
    ],
  ])('is the message itself where it is %s', async (_what, content) => {
    const found = await read(content)
    expect(found.parts).toEqual([])
    expect(found.text).toContain('harbour')
  })
})

describe('a part that has no name', () => {
  it.each([
    ['text/csv', 'attachment-1.csv'],
    ['text/calendar; method=REQUEST', 'attachment-1.ics'],
    ['text/plain', 'attachment-1.txt'],
    ['text/x-vcard', 'attachment-1.vcf'],
    ['application/pdf', 'attachment-1.pdf'],
    ['image/svg+xml', 'attachment-1.svg'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'attachment-1.docx'],
    ['application/octet-stream', 'attachment-1.bin'],
    ['application/x-something.else', 'attachment-1.bin'],
    ['message/rfc822', 'message-1.eml'],
  ])('is called by its kind: %s', async (type, name) => {
    const { parts } = await readHere(
      WITH_NOTE.replace(' filename=note.txt', `\r\nContent-Type: ${type}`).replace(
        'attachment;',
        'attachment',
      ),
      'a.eml',
    )
    expect(parts.map(({ filename }) => filename)).toEqual([name])
  })
})

describe('a message that is signed', () => {
  const signed = (type: string, name: string): string =>
    lines(
      ...HEADER,
      `Content-Type: multipart/signed; protocol="${type}"; boundary=s`,
      '',
      '--s',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'See the note.',
      '--b',
      'Content-Disposition: attachment; filename=note.txt',
      '',
      'harbour',
      '--b--',
      '--s',
      `Content-Type: ${type}; name=${name}`,
      `Content-Disposition: attachment; filename=${name}`,
      'Content-Transfer-Encoding: base64',
      '',
      'MIAGCSqGSIb3DQEHAqCAMIACAQExDzAN',
      '--s--',
      '',
    )

  it('keeps each attachment that vouches for no message', async () => {
    const attached = WITH_NOTE.replace(
      'attachment; filename=note.txt',
      'attachment; filename=contract.p7s',
    ).replace('Content-Disposition', 'Content-Type: application/pkcs7-signature\r\nContent-Disposition')
    expect((await readHere(attached, 'a.eml')).parts.map(({ filename }) => filename)).toEqual([
      'contract.p7s',
    ])
    const other = signed('application/pdf', 'seal.pdf')
    expect((await readHere(other, 'a.eml')).parts.map(({ filename }) => filename)).toEqual([
      'note.txt',
      'seal.pdf',
    ])
  })

  it.each([
    ['application/pkcs7-signature', 'smime.p7s'],
    ['application/x-pkcs7-signature', 'smime.p7s'],
    ['application/pgp-signature', 'signature.asc'],
  ])('has no attachment of which nothing can be read: %s', async (type, name) => {
    const { parts, text, warning } = await readHere(signed(type, name), 'a.eml')
    expect(parts.map(({ filename }) => filename)).toEqual(['note.txt'])
    expect(text).toContain('See the note.')
    expect(warning).toBeNull()
  })
})

describe('when a message was sent', () => {
  const dated = (...fields: readonly string[]) =>
    readHere(lines(...fields, ...HEADER, '', 'See the note.'), 'a.eml')

  it('is shown as the message says it, and not in another zone', async () => {
    const read = await dated('Date: Tue, 1 Apr 2025 00:30:00\r\n  +0100 (BST)')
    expect(read.text).toContain('Date: Tue, 1 Apr 2025 00:30:00 +0100 (BST)')
    expect(read.text).not.toContain('2025-03-31')
    expect(read.metadata.date).toBe('2025-03-31T23:30:00.000Z')
  })

  it('is its day as it stands where it names no zone, whatever the zone of the machine', async () => {
    const read = await dated('Date: Tue, 1 Apr 2025 00:30:00')
    expect(read.metadata.date).toBe('2025-04-01')
  })

  it('is not known of a clock that was ahead of the server that took the message', async () => {
    const received = 'Received: from a.example by b.example; Tue, 1 Apr 2025 00:31:00 +0100'
    expect((await dated(received, 'Date: Tue, 1 Apr 2025 00:30:00 +0100')).metadata.date).toBe(
      '2025-03-31T23:30:00.000Z',
    )
    const ahead = await dated(received, 'Date: Tue, 19 Jan 2038 03:14:07 +0000')
    expect(ahead.metadata).not.toHaveProperty('date')
    expect(ahead.text).toContain('Date: Tue, 19 Jan 2038 03:14:07 +0000')
  })

  it('is said by the first field that says anything, and by none that says no day', async () => {
    expect((await dated('Date:', 'Date: 27 Aug 2002 21:19:10 +0100')).metadata.date).toBe(
      '2002-08-27T20:19:10.000Z',
    )
    expect((await dated('Date: Thursday the 5th')).metadata).not.toHaveProperty('date')
    expect((await dated('Date: Sun, 31 Feb 2002 10:00:00 +0100')).metadata).not.toHaveProperty('date')
  })
})

describe('words behind a body in base64', () => {
  const FOOTER = [
    '_______________________________________________',
    'Harbour mailing list',
    'Moorings',
    'harbour@lists.example.org',
  ]
  const sent = (type: string, body: string, ...behind: readonly string[]) =>
    readHere(
      lines(
        ...HEADER,
        `Content-Type: ${type}; charset=utf-8`,
        'Content-Transfer-Encoding: base64',
        '',
        ...(Buffer.from(body)
          .toString('base64')
          .match(/.{1,76}/g) ?? []),
        ...behind,
        '',
      ),
      'a.eml',
    )

  it.each(['', 'x', 'xx'])('are words, and leave the body what it is, however that ends%s', async (end) => {
    const body = `The na\u00efve caf\u00e9 by the harbour ${'is open. '.repeat(20)}${end}`
    const read = await sent('text/plain', body, ...FOOTER)
    expect(read.text.endsWith([body.trim(), ...FOOTER].join('\n'))).toBe(true)
    expect((await sent('text/plain', body, '', ...FOOTER)).text).toBe(read.text)
  })

  it('are words of a page as well', async () => {
    const { text } = await sent('text/html', '<p>The caf\u00e9</p>', 'Ann <ann@example.org> & others')
    expect(text).toContain('The caf\u00e9')
    expect(text).toContain('Ann <ann@example.org> & others')
  })

  it('are no blanks within its lines, which say nothing', async () => {
    const body = 'The harbour is open on all days of the week but for Sunday, when it is closed to ships.'
    const parted =
      Buffer.from(body)
        .toString('base64')
        .replace(/.{38}/g, '$& \t')
        .match(/.{1,78}/g) ?? []
    const { text } = await readHere(
      lines(
        ...HEADER,
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        ...parted,
        'best regards',
        '',
      ),
      'a.eml',
    )
    expect(text.endsWith(`${body}\nbest regards`)).toBe(true)
  })

  it('are no accident within it: a line that was broken into is read over', async () => {
    const body = 'The harbour is open on all days of the week but for Sunday, when it is closed to ships.'
    const encoded = Buffer.from(body).toString('base64')
    const read = await readHere(
      lines(
        ...HEADER,
        'Content-Type: text/plain',
        'Content-Transfer-Encoding: base64',
        '',
        `${encoded.slice(0, 20)}!`,
        encoded.slice(20),
        '',
      ),
      'a.eml',
    )
    expect(read.text).toContain(body)
  })

  it('are all there is where nothing was encoded', async () => {
    const read = await readHere(
      lines(
        ...HEADER,
        'Content-Type: text/plain',
        'Content-Transfer-Encoding: base64',
        '',
        'Dear Ann,',
        'the harbour is open.',
      ),
      'a.eml',
    )
    expect(read.text).toContain('Dear Ann,\nthe harbour is open.')
  })

  it('are none of a file, which stays byte for byte what its encoding says', async () => {
    const note = Buffer.from('harbour').toString('base64')
    const read = await readHere(
      WITH_NOTE.replace(
        'filename=note.txt',
        'filename=note.txt\r\nContent-Transfer-Encoding: base64',
      ).replace('\r\nharbour\r\n', `\r\n${note}\r\n`),
      'a.eml',
    )
    expect(read.parts).toEqual([{ filename: 'note.txt', content: 'harbour' }])
    const named = lines(
      ...HEADER,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'See the note.',
      '--b',
      'Content-Type: text/plain; name=note.txt',
      'Content-Transfer-Encoding: base64',
      '',
      note,
      'Sent by the gateway.',
      '--b--',
      '',
    )
    expect((await readHere(named, 'a.eml')).parts).toEqual([{ filename: 'note.txt', content: 'harbour' }])
  })
})
