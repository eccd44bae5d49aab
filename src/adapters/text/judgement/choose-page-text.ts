import type { PageText } from '../../../records/page-text.ts'
import { countLetters } from './count-letters.ts'
import { judgeOwnText } from './judge-own-text.ts'
import { linesBeyond } from './lines-beyond.ts'
import { linesMissing } from './lines-missing.ts'

/** What recognition made of a page, or of a picture on it. */
export interface Recognised {
  readonly text: string
  readonly confidence: number
  readonly language: string
}

/** A page's own text and what recognition made of the same page. */
export interface PageReadings {
  readonly number: number
  readonly own: string
  /** What people wrote onto it: answers in a form, notes. */
  readonly written?: string
  readonly recognised: Recognised | null
  /** Of pictures on it, in their order: its own text says nothing of what they show. */
  readonly pictures?: readonly Recognised[]
}

/** Recognition must see clearly more than the page says of itself: it also sees the page's own text. */
const MORE = { times: 1.3, letters: 40 } as const
/** Below this mean confidence recognised words are guesses, and a page's own words are kept instead. */
const FAIR_CONFIDENCE = 40
const ANY_LETTER = /[\p{L}\p{N}]/u

/** The better of a page's two readings, what its pictures show, and what people wrote onto it. */
export function choosePageText({ written = '', pictures = [], ...readings }: PageReadings): PageText {
  const chosen = withPictures(betterReading(readings), pictures)
  if (written === '') return chosen
  // Recognition has seen of it what the page shows; own text holds nothing of it.
  const missed = chosen.method === 'ocr' ? linesMissing(written, chosen.text) : [written]
  const text = [chosen.text, ...missed].filter((part) => part !== '').join('\n')
  return {
    ...chosen,
    text,
    method: chosen.method === 'none' && ANY_LETTER.test(text) ? 'own-text' : chosen.method,
  }
}

/**
 * The better of the two readings. Own text is exact where it is whole, so it stays unless recognition found clearly
 * more; then recognition stands, and the own words it missed follow it, because a stamped reference is worth keeping. Behind own
 * text that stays follow the lines of which it says nothing: a page may have a long head of its own, and one scanned line.
 */
function betterReading({ number, own, recognised }: Omit<PageReadings, 'written'>): PageText {
  if (recognised === null || countLetters(recognised.text) === 0) {
    const method = ANY_LETTER.test(own) ? 'own-text' : 'none'
    return { number, text: own, method, confidence: null, language: null }
  }
  const verdict = judgeOwnText(own)
  const { text, confidence, language } = recognised
  if (verdict === 'none' || verdict === 'garbled')
    return { number, text, method: 'ocr', confidence, language }
  const clearlyMore = countLetters(text) >= countLetters(own) * MORE.times + MORE.letters
  const beyond = clearlyMore || confidence < FAIR_CONFIDENCE ? [] : linesBeyond(text, own)
  if (beyond.length > 0)
    return { number, text: [own, ...beyond].join('\n'), method: 'ocr', confidence, language }
  if (!clearlyMore || confidence < FAIR_CONFIDENCE) {
    return { number, text: own, method: 'own-text', confidence: null, language: null }
  }
  const missed = linesMissing(own, text)
  return { number, text: [text, ...missed].join('\n'), method: 'ocr', confidence, language }
}

/**
 * A page and the words of its pictures behind its own. A picture counts as recognition of a whole page would: beside own words
 * only if it holds clearly more than none, and no mere guesses, which photographs give.
 */
function withPictures(page: PageText, pictures: readonly Recognised[]): PageText {
  const worth = pictures.filter(({ text, confidence }) =>
    page.method === 'none'
      ? countLetters(text) > 0
      : countLetters(text) >= MORE.letters && confidence >= FAIR_CONFIDENCE,
  )
  const [first] = worth
  if (first === undefined) return page
  const text = [page.text, ...worth.map((picture) => picture.text)].filter((part) => part !== '').join('\n')
  const weights = worth.map((picture) => countLetters(picture.text))
  const letters = weights.reduce((sum, weight) => sum + weight, 0)
  const sure = worth.reduce((sum, { confidence }, at) => sum + confidence * (weights[at] ?? 0), 0)
  const confidence = Math.round((sure / letters) * 10) / 10
  return { number: page.number, text, method: 'ocr', confidence, language: first.language }
}
