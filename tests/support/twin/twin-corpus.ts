import { makeEmail } from '../make-documents/make-email.ts'
import { makeRandom } from '../make-documents/make-random.ts'

/** A document as it is filed in the system that holds everything. */
export interface TwinDocument {
  /** Whether the asker may read it, and so whether the twin holds it. */
  readonly readable: boolean
  readonly metadata: { readonly folder: string; readonly title: string; readonly [name: string]: unknown }
  readonly filename: string
  readonly content: Buffer
  /** As a recogniser read it: some letters wrong. Absent where the document has a text of its own. */
  readonly recognised?: string
}

const letters = 'aeiou'
const onsets = ['b', 'c', 'd', 'f', 'gr', 'l', 'm', 'n', 'p', 'qu', 'r', 's', 'st', 't', 'v', 'w']

/** Folders in which the asker reads what is not marked. */
export const readableFolders = [
  'FIN-INV/2026',
  'CON/2019',
  'EST/2026',
  'PRESS/2026',
  'EST/2024',
  'HR-CASE/1',
] as const
/** Folders of a team that the asker is not in. */
export const hiddenFolders = ['FIN-INV/T', 'HR-CASE/2', 'EST/T'] as const

/** Of fifty records so many are kept from the asker: two by their marking, five by their folder. */
const hiddenOfFifty = 7
const markedOfFifty = 2

/** What is written about where everybody reads, the most frequent first, and what only a few may read of. */
export const twinWords = { readable: invent(11, 260), hidden: invent(12, 60) }
export const twinPeople = {
  readable: [
    'Áine Ní Dhomhnaill',
    "Seán O'Neill",
    'N. Quinn',
    'Ruth McKee',
    'Hugh Boyd',
    'Zoë Ó Cléirigh',
    'Ann Boyd',
  ],
  hidden: ['Ivor Secret', 'Maeve Undercover', "Colm O'Hidden"],
}
/** Made up, in the forms of national insurance, health and card numbers: for titles and texts, and never to be suggested. */
export const identifiers = ['QQ123456C', '943 476 5919', '4929-1234-5678-9016', 'QQ 65 43 21 A'] as const

/** Words that no language has, none of them twice, and none of them in another seed's list but by chance. */
function invent(seed: number, size: number): readonly string[] {
  const random = makeRandom(seed)
  const pick = (from: readonly string[] | string) => from[Math.floor(random() * from.length)] ?? ''
  const words = new Set<string>()
  while (words.size < size) {
    const syllables = Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(onsets) + pick(letters))
    words.add(syllables.join('') + pick(['', 'n', 'rd', 't', 'l']))
  }
  return [...words]
}

/** So many documents, the same each time. */
export function makeTwinCorpus(count: number): readonly TwinDocument[] {
  const random = makeRandom(20_261_128)
  return Array.from({ length: count }, (_, at) => makeDocument(at, random))
}

function makeDocument(at: number, random: () => number): TwinDocument {
  const readable = at % 50 >= hiddenOfFifty
  const pick = <Value>(from: readonly Value[]): Value =>
    from[Math.floor(random() ** 2 * from.length)] as Value
  const byMarking = at % 50 < markedOfFifty
  const word = () => (!readable && random() < 0.3 ? pick(twinWords.hidden) : pick(twinWords.readable))
  const words = (least: number, most: number) =>
    Array.from({ length: least + Math.floor(random() * (most - least)) }, word).join(' ')
  const text = `${words(15, 40)}. ${words(10, 30)}, ${at % 40 === 9 ? pick(identifiers) : words(3, 5)}.`
  const author = !readable && random() < 0.5 ? pick(twinPeople.hidden) : pick(twinPeople.readable)
  const title = `${capital(words(2, 5))}${at % 60 === 11 ? ` ${pick(identifiers)}` : ''}`
  const metadata = {
    folder: readable || byMarking ? pick(readableFolders) : pick(hiddenFolders),
    title,
    ...(random() < 0.8 && { author }),
    ...(random() < 0.7 && { date: dayOf(random) }),
    ...(random() < 0.3 && { keywords: [word(), word()] }),
    ...(byMarking && { marking: 'official-sensitive' }),
  }
  return {
    readable,
    metadata,
    ...fileOf(at, title, text, author),
    ...(at % 8 === 5 && { recognised: misread(text, random) }),
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function dayOf(random: () => number): string {
  const day = new Date(Date.UTC(2015, 0, 1) + Math.floor(random() * 4_000) * 86_400_000)
  return day.toISOString().slice(0, 10)
}

function fileOf(
  at: number,
  title: string,
  text: string,
  author: string,
): { filename: string; content: Buffer } {
  if (at % 20 === 3) {
    const headers = {
      From: `=?utf-8?B?${Buffer.from(author).toString('base64')}?= <a${at}@example.org>`,
      To: 'Registry <registry@example.org>',
      Subject: title,
      Date: 'Mon, 2 Feb 2026 10:00:00 +0000',
      'Message-ID': `<${at}@example.org>`,
    }
    const attached = { filename: `annex-${at}.txt`, mediaType: 'text/plain', content: Buffer.from(text) }
    const content = makeEmail({
      headers,
      text: `See the annex. ${text.slice(0, 60)}`,
      attachments: [attached],
    })
    return { filename: `message-${at}.eml`, content }
  }
  if (at % 10 === 7)
    return { filename: `page-${at}.html`, content: Buffer.from(`<html><body><p>${text}</p></body></html>`) }
  return { filename: `note-${at}.txt`, content: Buffer.from(text) }
}

/** One word in three with a letter wrong, missing, or two for one. */
function misread(text: string, random: () => number): string {
  return text.replace(/[a-z]{5,}/g, (word) => {
    if (random() > 0.35) return word
    const at = 1 + Math.floor(random() * (word.length - 2))
    const wrong = ['', 'c', 'rn'][Math.floor(random() * 3)] ?? ''
    return word.slice(0, at) + wrong + word.slice(at + 1)
  })
}
