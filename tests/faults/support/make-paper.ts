import { createHash } from 'node:crypto'
import { makeDocx } from '../../support/make-documents/make-docx.ts'
import { makeEmail } from '../../support/make-documents/make-email.ts'
import { makePdf } from '../../support/make-documents/make-pdf.ts'
import { makeScan } from '../../support/make-documents/make-scan.ts'

export type PaperKind = 'text' | 'pdf' | 'docx' | 'email' | 'scan'

/** A document with words that no other has. */
export interface Paper {
  readonly kind: PaperKind
  readonly title: string
  /** Occurs in the title and nowhere else. */
  readonly titleWord: string
  /** Occurs in the text and nowhere else; of an e-mail, in its attachment. A scan's is not relied upon. */
  readonly textWord: string
  readonly filename: string
  readonly mediaType: string
  readonly content: Buffer
  readonly sha256: string
}

const syllables = [
  'ba',
  'du',
  'fe',
  'go',
  'ki',
  'lu',
  'mo',
  'na',
  'pe',
  'ri',
  'so',
  'tu',
  'va',
  'we',
  'zi',
  'xo',
]

/** A word that is in no language, from its number: the same number, the same word. */
export function rareWord(number: number, ending: string): string {
  const digits = number.toString(16).padStart(4, '0')
  return `${[...digits].map((digit) => syllables[Number.parseInt(digit, 16)]).join('')}${ending}`
}

/** Makes the paper of this number. */
export async function makePaper(kind: PaperKind, number: number): Promise<Paper> {
  const titleWord = rareWord(number, 'quor')
  const textWord = rareWord(number, 'plax')
  const { filename, mediaType, content } = await write(kind, textWord, number)
  return {
    kind,
    title: `Concerning ${titleWord}`,
    titleWord,
    textWord,
    filename,
    mediaType,
    content,
    sha256: createHash('sha256').update(content).digest('hex'),
  }
}

async function write(
  kind: PaperKind,
  word: string,
  number: number,
): Promise<Pick<Paper, 'filename' | 'mediaType' | 'content'>> {
  const sentence = `The harbour master reports on ${word} at the quay, paper ${number}.`
  switch (kind) {
    case 'text':
      return { filename: 'note.txt', mediaType: 'text/plain', content: Buffer.from(`${sentence}\n`) }
    case 'pdf':
      return {
        filename: 'report.pdf',
        mediaType: 'application/pdf',
        content: await makePdf([{ lines: [sentence] }, { lines: [`The second page of paper ${number}.`] }]),
      }
    case 'docx':
      return {
        filename: 'minute.docx',
        mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        content: makeDocx({ paragraphs: [sentence] }),
      }
    case 'email':
      return {
        filename: 'message.eml',
        mediaType: 'message/rfc822',
        content: makeEmail({
          headers: {
            From: 'Harbour <harbour@example.org>',
            To: 'quay@example.org',
            Subject: `Paper ${number}`,
          },
          text: `See what is attached to paper ${number}.`,
          attachments: [
            { filename: 'attached.txt', mediaType: 'text/plain', content: Buffer.from(sentence) },
          ],
        }),
      }
    case 'scan': {
      const scan = await makeScan({ lines: [sentence] }, { dotsPerInch: 150, seed: number })
      return {
        filename: 'letter.png',
        mediaType: 'image/png',
        content: await scan.extract({ left: 0, top: 0, width: 1200, height: 400 }).png().toBuffer(),
      }
    }
  }
}
