import { describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import { decodeText } from '../../../../src/adapters/text/child/characters/decode-text.ts'

const english =
  'Mr O’Neill’s café bill – £4.50 – was paid in May. The department’s officers agreed to the “fee”.'

describe('decoding text of unknown encoding', () => {
  it.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be', 'windows-1252'])(
    'reads %s',
    (encoding) => {
      expect(decodeText(iconv.encode(english, encoding))?.text).toBe(english)
    },
  )

  it.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'reads %s with a byte order mark',
    (encoding) => {
      expect(decodeText(iconv.encode(english, encoding, { addBOM: true }))?.text).toBe(english)
    },
  )

  it.each([
    [
      'shift_jis',
      '防災計画の見直しについて、関係各課と協議した結果を報告します。橋の点検は六月に行われました。',
    ],
    [
      'euc-jp',
      '防災計画の見直しについて、関係各課と協議した結果を報告します。橋の点検は六月に行われました。',
    ],
    ['big5', '關於防洪工程的報告已經送交部門審查，請在六月之前提出意見。'],
    ['gb18030', '关于防洪工程的报告已经送交部门审查，请在六月之前提出意见。'],
    ['euc-kr', '홍수 방지 공사에 관한 보고서를 부서에 제출하였으니 유월까지 의견을 주시기 바랍니다.'],
    ['koi8-r', 'Отчёт о противопаводковых сооружениях передан в департамент для проверки до июня.'],
    ['windows-1251', 'Отчёт о противопаводковых сооружениях передан в департамент для проверки до июня.'],
    ['iso-8859-7', 'Η έκθεση για τα αντιπλημμυρικά έργα υποβλήθηκε στο τμήμα για έλεγχο μέχρι τον Ιούνιο.'],
    ['iso-8859-5', 'Отчет о противопаводковых сооружениях передан в департамент для проверки до июня.'],
  ])('reads %s without being told', (encoding, text) => {
    expect(decodeText(iconv.encode(text, encoding))?.text).toBe(text)
  })

  describe('written before Unicode', () => {
    it.each([
      english,
      'É. Dupont, 20°C, 5 m², ½ pint and Acme® Ltd',
      'he said”and then “Hello” – it’s the café’s',
      'Cœur, œuvre, Œdipe, Ø. Ærø and the år',
      'Mr Séamus Ó Súilleabháin',
    ])('is in windows-1252 where that makes sense: %s', (text) => {
      expect(decodeText(iconv.encode(text, 'windows-1252'))).toEqual({ text, encoding: 'windows-1252' })
    })

    it.each([
      ['cp850', 'Paid £450 to the harbour, and £1,200 later.'],
      ['cp850', 'Mr Séamus Ó Súilleabháin asks for a café.'],
      ['cp850', 'Name;Größe\r\nMüller;GRÖSSER ALS ÜBLICH'],
      ['cp437', '┌────┐\r\n│ Résumé of the costs: £12 │'],
      ['macintosh', 'The café’s “résumé” – Müller'],
      ['macintosh', 'Die Brücke über den Fluß'],
    ])('is in %s where only that does: %s', (encoding, text) => {
      expect(decodeText(iconv.encode(text, encoding))?.text).toBe(text)
    })
  })

  it('believes what a document declares where its bytes agree, and not where they do not', () => {
    expect(
      decodeText(iconv.encode('Zażółć gęślą jaźń', 'iso-8859-2'), { declared: 'ISO-8859-2' })?.text,
    ).toBe('Zażółć gęślą jaźń')
    expect(decodeText(Buffer.from('naïve'), { declared: 'iso-8859-1' })?.text).toBe('naïve')
    expect(decodeText(iconv.encode('£5', 'windows-1252'), { declared: 'utf-8' })?.text).toBe('£5')
    expect(decodeText(iconv.encode('£5', 'windows-1252'), { declared: 'klingon' })?.text).toBe('£5')
  })

  describe('that says another encoding than UTF-8', () => {
    it.each([
      ['windows-1250', 'SPÓŁKA PÓŁNOC'],
      ['windows-1250', 'SPÓŁKA PÓŁNOC I ŁAD'],
      ['windows-1250', 'SPÓŁKA '.repeat(9)],
      ['windows-1252', 'The names arrive as "JosÃ©" and "MÃ¼ller" in your export.'],
      ['iso-8859-1', 'LE CAFÉ® ET LE RÉSUMÉ» SONT'],
      ['gb18030', '联通'],
      ['gb18030', '猫没'],
      ['shift_jis', 'ﾃｽ'],
      ['euc-jp', 'ツ'],
      ['euc-kr', '짜'],
    ])('is believed where hardly a letter speaks for UTF-8: %s, %s', (declared, text) => {
      expect(decodeText(iconv.encode(text, declared), { declared })).toEqual({
        text,
        encoding: declared === 'iso-8859-1' ? 'windows-1252' : declared,
      })
    })

    it.each([
      ['windows-1252', 'Costs £5, then £6, then £7, and last £8'],
      ['windows-1252', 'Seán’s bill'],
      ['windows-1252', 'Ádám'],
      ['iso-8859-1', 'Café'],
      ['iso-8859-2', 'Zażółć gęślą jaźń'],
      ['gb2312', '关于防洪工程的报告'],
      ['gb2312', '测'],
      ['shift_jis', '計画'],
      ['koi8-r', 'Отчёт о мостах'],
    ])('is not believed where its bytes are UTF-8: %s, %s', (declared, text) => {
      expect(decodeText(Buffer.from(text), { declared })).toEqual({ text, encoding: 'utf-8' })
    })

    it('is not believed because one letter of many is none of UTF-8', () => {
      const bytes = Buffer.concat([Buffer.from('Seán Ó Néill – café. '.repeat(6)), Buffer.from([0xe9])])
      const text = decodeText(bytes, { declared: 'iso-8859-1' })?.text
      expect(text?.trim()).toBe('Seán Ó Néill – café. '.repeat(6).trim())
    })

    it.each(['ascii', 'us-ascii', 'ANSI_X3.4-1968'])('loses no letter where that is %s', (declared) => {
      expect(decodeText(iconv.encode('Café £5', 'windows-1252'), { declared })?.text).toBe('Café £5')
    })
  })

  it.each([
    ['without being told', undefined],
    ['that it says itself', 'ISO-2022-JP'],
    ['that it says otherwise', 'us-ascii'],
  ])('reads a short text in ISO-2022-JP %s', (_how, declared) => {
    const bytes = Buffer.from('Subject: \x1b$BF|K\\\x1b(B (harbour)\n', 'latin1')
    expect(decodeText(bytes, declared === undefined ? {} : { declared })).toEqual({
      text: 'Subject: 日本 (harbour)\n',
      encoding: 'iso-2022-jp',
    })
    expect(decodeText(bytes.subarray(0, 13), { cut: true })?.text).toBe('Subject: ')
  })

  it('takes what a terminal was told for no Japanese', () => {
    const coloured = '\x1b[1mharbour\x1b[0m \x1b(B office'
    expect(decodeText(Buffer.from(coloured))?.text).toBe(coloured)
    const charged = 'harbour \x1b$B~~~~~~~~\x1b[0m'
    expect(decodeText(Buffer.from(charged))?.text).toContain('harbour')
  })

  it.each([
    ['bold letters', 'N\bNA\bAM\bME\bE', 'NAME'],
    ['bolder letters', 'N\bN\bNA\bA\bA', 'NA'],
    ['letters upon a rule', '_\bh_\ba_\br', 'har'],
    ['a rule upon letters', 'har\b\b\b___ bour', 'har bour'],
    ['words mended while typing', 'teh\b\bhe', 'the'],
    ['letters beyond ASCII', 'é\bé_\bó', 'éó'],
    ['one line among others', 'plain_name\n_\bx\nend', 'plain_name\nx\nend'],
  ])('reads text for a printer as it was printed: %s', (_what, printed, text) => {
    expect(decodeText(Buffer.from(printed))?.text).toBe(text)
  })

  it('takes bytes for no text because backspaces stand among them', () => {
    expect(decodeText(Buffer.from('\b\b\b\bab\x01\x02'))).toBeNull()
    expect(decodeText(Buffer.from('\b\b\b\b'))).toBeNull()
  })

  it('reads a single pound sign as one', () => {
    expect(decodeText(Buffer.from([0x43, 0x6f, 0x73, 0x74, 0x3a, 0x20, 0xa3, 0x35]))?.text).toBe('Cost: £5')
  })

  describe('with a byte that is none of UTF-8', () => {
    const irish = 'Seán Ó Néill agreed to the café résumé – £5. '
    const mixed = (...pieces: readonly (string | number)[]): Buffer =>
      Buffer.concat(
        pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from([piece]))),
      )

    it('is read as UTF-8 where the rest is', () => {
      expect(decodeText(mixed(irish, 0xc3))?.text).toBe(irish)
      expect(decodeText(mixed(irish, 0xe2, 0x80))?.text).toBe(irish)
      expect(decodeText(mixed(irish, 'caf', 0xe9, ' ', irish))?.text).toBe(`${irish}café ${irish}`)
      expect(decodeText(mixed(irish, 0xff, irish))?.text).toBe(`${irish}ÿ${irish}`)
      expect(decodeText(mixed('\ufeff', irish, 'caf', 0xe9, '.'))?.text).toBe(`${irish}café.`)
      expect(decodeText(mixed(irish, '\x1b[31mred\x1b[0m'))?.text).toBe(`${irish}\x1b[31mred\x1b[0m`)
    })

    it('is believed to be UTF-8 where it says so and nothing speaks against it', () => {
      const page = mixed('Seán caf', 0xe9, '.')
      expect(decodeText(page, { declared: 'UTF-8' })?.text).toBe('Seán café.')
    })

    it('is another encoding where few of its letters are UTF-8', () => {
      const windows = 'Müller, Français, naïve café: Ã© stands for é'
      expect(decodeText(iconv.encode(windows, 'windows-1252'))?.text).toBe(windows)
      expect(decodeText(iconv.encode(windows, 'windows-1252'), { declared: 'utf-8' })?.text).toBe(windows)
    })
  })

  it('takes no text for none because of a zero in it, or of one in a thousand', () => {
    expect(decodeText(Buffer.from('Smith,12\nJones\0,13\n'))?.text).toBe('Smith,12\nJones\0,13\n')
    const long = `${'abc,1\n'.repeat(500)}\0${'abc,1\n'.repeat(500)}\0`
    expect(decodeText(Buffer.from(long))?.text).toContain('abc,1')
    expect(decodeText(iconv.encode(`${'café\n'.repeat(500)}\0x`, 'windows-1252'))?.text).toContain('café')
  })

  it('tolerates the zeros that fill a last block, and a character cut in half where bytes were cut', () => {
    expect(decodeText(Buffer.from('text\0\0\0\0'))?.text).toBe('text')
    expect(decodeText(Buffer.from(`text\r\n${'\x1a'.repeat(100)}`))?.text).toBe('text\r\n')
    expect(decodeText(Buffer.from('café').subarray(0, 4), { cut: true })?.text).toBe('caf')
  })

  it.each([
    ['zeros among letters', Buffer.from('MZ\0\x01some text\0more text and more\0\0\x03')],
    ['control characters', Buffer.from('a\x01b\x02c\x03d\x04e\x05f\x06')],
  ])('calls no binary file text: %s', (_what, bytes) => {
    expect(decodeText(bytes)).toBeNull()
  })
})
