import type { ReadingFailure } from '../../ingest/ports.ts'
import type { Format } from '../../records/format.ts'
import type { PageText } from '../../records/page-text.ts'
import type { ChildMessage } from './child-messages.ts'
import { choosePageText, type PageReadings } from './judgement/choose-page-text.ts'
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
  recognised(page: number, end: TaskEnd): void
  progress(): { readonly done: number; readonly pages: number }
  identity(): { readonly format: Format; readonly mediaType: string }
  /** Pages in order, each with the better of its readings. */
  pages(): readonly PageText[]
  pageCount(): number
  failures(): readonly PageFailure[]
  warnings(): readonly string[]
}

type Recognised = NonNullable<PageReadings['recognised']>

const UNIDENTIFIED = { format: 'other', mediaType: 'application/octet-stream' } as const

/** A fresh state: nothing known. */
export function makeReadingState(limits: ReadingLimits): ReadingState {
  const own = new Map<number, string>()
  const written = new Map<number, string>()
  const waiting = new Set<number>()
  const recognised = new Map<number, Recognised>()
  const failures: PageFailure[] = []
  const warnings = new Set<string>()
  let identity: { format: Format; mediaType: string } = UNIDENTIFIED
  let count = 0
  let characters = 0
  return {
    hear: (message) => {
      if (message.kind === 'identified') identity = { format: message.format, mediaType: message.mediaType }
      if (message.kind === 'pages') count = message.count
      if (message.kind !== 'page') return count <= limits.pages
      characters += message.text.length + message.written.length
      if (message.recognise !== null) waiting.add(message.number)
      own.set(message.number, normalisePageText(message.text))
      written.set(message.number, normalisePageText(message.written))
      return characters <= limits.characters && own.size <= limits.pages
    },
    recognised: (page, end) => {
      waiting.delete(page)
      if (end.kind === 'failed') {
        if (saysNothingOfTheDocument(end.failure)) return
        failures.push({ page, reason: end.failure, message: failureInWords[end.failure] })
        return
      }
      const { answer } = end
      if (answer.kind === 'recognised') {
        const { confidence, language, warning } = answer
        recognised.set(page, {
          text: normalisePageText(answer.text),
          confidence: rounded(confidence),
          language,
        })
        if (warning !== null) warnings.add(warning)
      } else if (answer.kind === 'refused')
        failures.push({ page, reason: answer.reason, message: answer.message })
    },
    progress: () => ({ done: own.size - waiting.size, pages: Math.max(count, own.size) }),
    identity: () => identity,
    pages: () =>
      [...own]
        .sort(([one], [other]) => one - other)
        .map(([number, text]) =>
          choosePageText({
            number,
            own: text,
            written: written.get(number) ?? '',
            recognised: recognised.get(number) ?? null,
          }),
        ),
    pageCount: () => Math.max(count, own.size),
    failures: () => failures,
    warnings: () => [...warnings],
  }
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
