import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { ReadingFailure } from '../../src/ingest/ports.ts'
import { startTestReader, type TestReader, textOf } from '../adapters/text/support.ts'
import { makeCompoundFile } from '../support/make-documents/make-compound-file.ts'
import { makeDocx } from '../support/make-documents/make-docx.ts'
import { makeEmail } from '../support/make-documents/make-email.ts'
import { makeLargePng } from '../support/make-documents/make-large-png.ts'
import { makePdf } from '../support/make-documents/make-pdf.ts'
import { makeRandom } from '../support/make-documents/make-random.ts'
import { makeScan } from '../support/make-documents/make-scan.ts'
import { makeZip } from '../support/make-documents/make-zip.ts'

const MEBIBYTE = 1024 * 1024

describe('reading what is broken or hostile', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader()
  })
  afterAll(() => test.end())

  /** The one thing that must hold whatever came before: the reader goes on reading. */
  const stillReads = async (): Promise<void> => {
    expect(textOf(await test.read('still here', 'after.txt'))).toBe('still here')
  }
  const endsAs = async (
    content: Buffer | string,
    filename: string,
    reason: ReadingFailure,
  ): Promise<string> => {
    const result = await test.read(content, filename)
    expect(result).toMatchObject({ outcome: reason === 'bomb' ? 'quarantined' : 'without-text', reason })
    await stillReads()
    return result.outcome === 'read' ? '' : result.message
  }

  describe('archives', () => {
    it('quarantines a Word document whose main part swells a thousandfold', async () => {
      const content = `<w:document><w:body><w:p><w:r><w:t>${' '.repeat(64 * MEBIBYTE)}</w:t></w:r></w:p></w:body></w:document>`
      await endsAs(
        makeDocx({ paragraphs: [], parts: [{ name: 'word/document.xml', content }] }),
        'a.docx',
        'bomb',
      )
    })

    it('quarantines one whose directory lies about how much there is', async () => {
      const content = `<w:document>${'<w:p/>'.repeat(200_000)}</w:document>`
      const parts = [{ name: 'word/document.xml', content, claimedSize: 1_000 }]
      await endsAs(makeDocx({ paragraphs: [], parts }), 'a.docx', 'bomb')
    })

    it('quarantines one that would fill the disk with a part that is not even read', async () => {
      const parts = [{ name: 'word/media/blank.bin', content: Buffer.alloc(160 * MEBIBYTE) }]
      await endsAs(makeDocx({ paragraphs: ['text'], parts }), 'a.docx', 'bomb')
    })

    it('quarantines one of twenty thousand entries', async () => {
      const parts = Array.from({ length: 20_000 }, (_, number) => ({
        name: `word/media/${number}`,
        content: '',
      }))
      await endsAs(makeZip(parts), 'a.docx', 'bomb')
    })

    it('expands no entity that a document declares', async () => {
      const laughs = Array.from(
        { length: 9 },
        (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
      ).join('')
      const content = `<!DOCTYPE w:document [<!ENTITY l0 "ha"><!ENTITY x SYSTEM "file:///etc/passwd">${laughs}]><w:document><w:p><w:r><w:t>before &l9; &x; after</w:t></w:r></w:p></w:document>`
      const result = await test.read(
        makeDocx({ paragraphs: [], parts: [{ name: 'word/document.xml', content }] }),
        'a.docx',
      )
      expect(textOf(result)).toContain('before')
      expect(textOf(result)).not.toMatch(/root:|haha/)
      await stillReads()
    })

    it('reads one with a part named out of its folder, and writes nothing by that name', async () => {
      const before = await readdir(test.folder)
      const parts = [
        { name: '../../escaped.txt', content: 'x' },
        { name: 'nul\0name', content: 'x' },
      ]
      expect(textOf(await test.read(makeDocx({ paragraphs: ['harmless'], parts }), 'a.docx'))).toBe(
        'harmless',
      )
      expect((await readdir(test.folder)).filter((name) => !before.includes(name))).toEqual([
        expect.stringMatching(/^document-\d+$/),
      ])
    })

    it('says that a Word document is cut off, or encrypted in the old way', async () => {
      const docx = makeDocx({ paragraphs: ['text'] })
      await endsAs(docx.subarray(0, docx.length / 2), 'cut.docx', 'damaged')
      await endsAs(
        makeZip([{ name: 'word/document.xml', content: 'x', encrypted: true }]),
        'a.docx',
        'encrypted',
      )
    })
  })

  describe('PDF', () => {
    it('that wants a password is encrypted, and says so', async () => {
      const pdf = await makePdf([{ lines: ['secret'] }], {
        userPassword: 'open sesame',
        ownerPassword: 'owner',
      })
      expect(await endsAs(pdf, 'a.pdf', 'encrypted')).toContain('password')
    })

    it('cut off is read as far as it goes, or is damaged', async () => {
      const pdf = await makePdf([{ lines: ['First page stays'] }, { lines: ['Second page'] }])
      const result = await test.read(pdf.subarray(0, Math.floor(pdf.length * 0.9)), 'a.pdf')
      if (result.outcome === 'read') expect(result.warning).toContain('cut off')
      else expect(result).toMatchObject({ outcome: 'without-text', reason: 'damaged' })
      await endsAs(pdf.subarray(0, 200), 'b.pdf', 'damaged')
    })

    it('of more pages than anybody files is refused by its count', async () => {
      const kids = Array.from({ length: 10_001 }, () => '4 0 R').join(' ')
      const objects = [
        '<</Type/Catalog/Pages 2 0 R>>',
        `<</Type/Pages/Count 10001/Kids[3 0 R]>>`,
        `<</Type/Pages/Parent 2 0 R/Count 10001/Kids[${kids}]>>`,
        '<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>',
      ]
      await endsAs(rawPdf(objects), 'a.pdf', 'too-many-pages')
    })

    it('whose pages are their own parents ends', async () => {
      const objects = [
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]/Parent 2 0 R>>',
      ]
      const result = await test.read(rawPdf(objects), 'a.pdf')
      expect(result.outcome).toBe('without-text')
      await stillReads()
    })

    it('with a page as large as a field is rendered small enough', async () => {
      const objects = [
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Count 1/Kids[3 0 R]>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/Contents 4 0 R>>',
        '<</Length 24>>stream\n0 0 9000 9000 re f      \nendstream',
      ]
      expect((await test.read(rawPdf(objects), 'a.pdf')).outcome).toBe('without-text')
      await stillReads()
    })
  })

  describe('images', () => {
    it('refuses 20,000 × 20,000 pixels by the header', async () => {
      expect(await endsAs(makeLargePng(20_000, 20_000), 'a.png', 'too-many-pixels')).toContain(
        '20000 × 20000',
      )
    })

    it('says that a picture is damaged, or reads what is left of it', async () => {
      const lines = Array<string>(20).fill('The inspector found the bridge in good repair.')
      const png = await (await makeScan({ lines }, { dotsPerInch: 150 })).png().toBuffer()
      const result = await test.read(png.subarray(0, Math.floor(png.length * 0.6)), 'a.png')
      expect(result).toMatchObject({ outcome: 'read', warning: expect.stringContaining('ends too early') })
      await endsAs(png.subarray(0, 30), 'b.png', 'damaged')
    })
  })

  describe('e-mail', () => {
    it('nested fifty messages deep is opened one at a time, to a depth', async () => {
      let message = makeEmail({ headers: { From: 'a@example.org', Subject: 'Innermost' }, text: 'core' })
      for (let level = 50; level > 0; level -= 1) {
        const attachments = [{ filename: 'inner.eml', mediaType: 'message/rfc822', content: message }]
        message = makeEmail({
          headers: { From: 'a@example.org', Subject: `Level ${level}` },
          text: `level ${level}`,
          attachments,
        })
      }
      let document = await test.document(message, 'm.eml')
      for (let depth = 0; depth <= 10; depth += 1) {
        const result = await test.reader.read({ ...document, depth }, () => undefined)
        expect(result).toMatchObject({ outcome: 'read', metadata: { title: `Level ${depth + 1}` } })
        const part = result.outcome === 'read' ? result.parts[0] : undefined
        document = { path: part?.path ?? '', filename: 'inner.eml', mediaType: 'message/rfc822' }
      }
      const eleventh = await test.reader.read({ ...document, depth: 11 }, () => undefined)
      expect(eleventh).toMatchObject({ outcome: 'without-text', reason: 'too-deep' })
    })

    it('of parts within parts is read fifty deep and refused at a thousand', async () => {
      expect(textOf(await test.read(nestedParts(50), 'a.eml'))).toContain('the core')
      await endsAs(nestedParts(1_000), 'b.eml', 'too-deep')
    })

    it('of ten thousand attachments gives a thousand, and says what it left', async () => {
      const part = '--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n'
      const message = `From: a@example.org\r\nSubject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(10_000)}--b--`
      const result = await test.read(message, 'a.eml')
      expect(result).toMatchObject({ outcome: 'read', warning: expect.stringContaining('9000 were left') })
      expect(result.outcome === 'read' && result.parts).toHaveLength(1_000)
    })

    it.each([
      ['an unknown charset', 'Content-Type: text/plain; charset=klingon-8\r\n\r\nwords survive'],
      [
        'no closing boundary',
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nwords survive',
      ],
      ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=zzz\r\n\r\nwords survive'],
      ['its subject twice', 'Subject: again\r\nContent-Type: text/plain\r\n\r\nwords survive'],
      ['half a base64 sign', 'Content-Transfer-Encoding: base64\r\n\r\nd29yZHMgc3Vydml2ZQ='],
    ])('with %s is read nevertheless', async (_what, rest) => {
      const result = await test.read(
        `From: a@example.org\r\nSubject: one\r\nMIME-Version: 1.0\r\n${rest}`,
        'a.eml',
      )
      expect(result.outcome).toBe('read')
      await stillReads()
    })

    it('keeps the name of an attachment as it is, and writes by none', async () => {
      const headers = { From: 'a@example.org', Subject: 'x' }
      const attachments = [
        { filename: '../../../etc/cron.d/evil', mediaType: 'text/plain', content: Buffer.from('x') },
      ]
      const result = await test.read(makeEmail({ headers, text: 'y', attachments }), 'a.eml')
      expect(result.outcome === 'read' && result.parts[0]?.path.startsWith(`${test.folder}/document-`)).toBe(
        true,
      )
    })
  })

  describe('formats that are known but not read', () => {
    it.each([
      ['slides of 1995', makeCompoundFile(['PP40']), 'a.ppt', 'presentation', 'PowerPoint 4'],
      ['an archive', makeZip([{ name: 'readme', content: 'x' }]), 'a.zip', 'archive', 'ZIP'],
    ] as const)('%s is named', async (_what, content, filename, format, name) => {
      const result = await test.read(content, filename)
      expect(result).toMatchObject({ outcome: 'without-text', format, reason: 'unsupported-format' })
      expect(result.outcome === 'without-text' && result.message).toContain(name)
    })

    it('a modern document under a password is encrypted, not unknown', async () => {
      expect(
        await endsAs(makeCompoundFile(['EncryptionInfo', 'EncryptedPackage']), 'a.docx', 'encrypted'),
      ).toContain('password')
    })
  })

  it('judges a wrong extension by the bytes', async () => {
    expect(
      await test.read(await makePdf([{ lines: ['I am a PDF'] }]), 'photo.jpg', 'image/jpeg'),
    ).toMatchObject({ outcome: 'read', format: 'pdf' })
    expect(await test.read('just text', 'scan.pdf', 'application/pdf')).toMatchObject({
      outcome: 'read',
      format: 'text',
    })
  })

  it('calls no random bytes text', async () => {
    for (const seed of [1, 2, 3]) {
      const random = makeRandom(seed)
      const bytes = Buffer.from(Array.from({ length: 5_000 }, () => 1 + Math.floor(random() * 255)))
      expect(await test.read(bytes, 'data.txt', 'text/plain')).toMatchObject({
        outcome: 'without-text',
        reason: 'unsupported-format',
      })
    }
  })

  it('survives HTML nested a hundred thousand deep', async () => {
    const result = await test.read(`<html><body>${'<div>'.repeat(100_000)}core`, 'a.html')
    expect(['read', 'without-text']).toContain(result.outcome)
    await stillReads()
  })
})

/** A PDF of these objects, numbered from 1, with a true table of where they are. */
function rawPdf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  )
}

function nestedParts(depth: number): string {
  const open = Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  ).join('')
  return `From: a@example.org\r\nSubject: nested\r\nMIME-Version: 1.0\r\n${open}Content-Type: text/plain\r\n\r\nthe core\r\n`
}
