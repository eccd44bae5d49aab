import type { ReadingFailure } from '../../ingest/ports.ts'
import type { Format } from '../../records/format.ts'
import type { PageText } from '../../records/page-text.ts'
import type { ChildMessage } from './child-messages.ts'
import { choosePageText, type Recognised } from './judgement/choose-page-text.ts'
import { normalisePageText } from './judgement/normalise-page-text.ts'
import type { TaskEnd, TaskFailure } from './reader-child.ts'
import type { ReadingLimits } from './reading-limits.ts'

/** Why a page was not recognised. */
export interface PageFailure {
  readonly page: number
  readonly reason: ReadingFailure
  readonly message: string
}

/** What has been learned of a document so far: kept by the parent, so that a dead child takes nothing with it. */
export interface ReadingState {
  /** Takes in a message on the way; false where it breaks the limits, so that its sender must be ended. */
  hear(message: ChildMessage): boolean
  /** `picture` says which picture on it that was, in the order in which they were told; the page itself where it is absent. */
  recognised(page: number, end: TaskEnd, picture?: number): void
  progress(): { readonly done: number; readonly pages: number }
  identity(): { readonly format: Format; readonly mediaType: string }
  /** Pages in order, each with the better of its readings. */
  pages(): readonly PageText[]
  pageCount(): number
  failures(): readonly PageFailure[]
  warnings(): readonly string[]
}

const UNIDENTIFIED = { format: 'other', mediaType: 'application/octet-stream' } as const

/** A fresh state: nothing known. */
export function makeReadingState(limits: ReadingLimits): ReadingState {
  const own = new Map<number, string>()
  const written = new Map<number, string>()
  /** How much of a page is still to be recognised: itself, or pictures on it. */
  const waiting = new Map<number, number>()
  const recognised = new Map<number, Recognised>()
  const pictures = new Map<number, Map<number, Recognised>>()
  let pictureCount = 0
  const failures: PageFailure[] = []
  const warnings = new Set<string>()
  let identity: { format: Format; mediaType: string } = UNIDENTIFIED
  let count = 0
  let characters = 0
  const wait = (page: number, more: 1 | -1): void => {
    const left = (waiting.get(page) ?? 0) + more
    if (left > 0) waiting.set(page, left)
    else waiting.delete(page)
  }
  return {
    hear: (message) => {
      if (message.kind === 'identified') identity = { format: message.format, mediaType: message.mediaType }
      if (message.kind === 'pages') count = message.count
      if (message.kind === 'picture' || message.kind === 'picture-file') {
        pictureCount += 1
        wait(message.number, 1)
        return pictureCount <= limits.pages
      }
      if (message.kind !== 'page') return count <= limits.pages
      characters += message.text.length + message.written.length
      if (message.recognise !== null) wait(message.number, 1)
      own.set(message.number, normalisePageText(message.text))
      written.set(message.number, normalisePageText(message.written))
      return characters <= limits.characters && own.size <= limits.pages
    },
    recognised: (page, end, picture) => {
      wait(page, -1)
      if (end.kind === 'failed') {
        if (saysNothingOfTheDocument(end.failure)) return
        failures.push({ page, reason: end.failure, message: failureInWords[end.failure] })
        return
      }
      const { answer } = end
      if (answer.kind === 'recognised') {
        const { confidence, language, warning } = answer
        const found = { text: normalisePageText(answer.text), confidence: rounded(confidence), language }
        if (picture === undefined) recognised.set(page, found)
        else pictures.set(page, (pictures.get(page) ?? new Map<number, Recognised>()).set(picture, found))
        if (warning !== null) warnings.add(warning)
      } else if (answer.kind === 'refused')
        failures.push({ page, reason: answer.reason, message: answer.message })
    },
    progress: () => ({ done: own.size - waiting.size, pages: Math.max(count, own.size) }),
    identity: () => identity,
    pages: () =>
      inOrder(own).map(([number, text]) =>
        choosePageText({
          number,
          own: text,
          written: written.get(number) ?? '',
          recognised: recognised.get(number) ?? null,
          pictures: inOrder(pictures.get(number) ?? new Map()).map(([, found]) => found),
        }),
      ),
    pageCount: () => Math.max(count, own.size),
    failures: () => failures,
    warnings: () => [...warnings],
  }
}

function inOrder<T>(numbered: ReadonlyMap<number, T>): readonly (readonly [number, T])[] {
  return [...numbered].sort(([one], [other]) => one - other)
}

/** A task that was broken off, or that the system did not let happen. */
export function saysNothingOfTheDocument(
  failure: TaskFailure,
): failure is 'aborted' | 'could-not-start' | 'hindered' {
  return failure === 'aborted' || failure === 'could-not-start' || failure === 'hindered'
}

const rounded = (confidence: number): number => Math.round(confidence * 10) / 10

/** What a child's end means, for the person who filed the document. */
export const failureInWords = {
  'time-limit': 'Reading took longer than the limit allows and was stopped.',
  'memory-limit': 'Reading needed more memory than the limit allows and was stopped.',
  'reader-crashed':
    'The file brought the reading program down; it was replaced and the file is kept as it came.',
} as const
