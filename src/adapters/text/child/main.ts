import { writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import type { ChildMessage, ChildTask, UnwornAnswer } from '../child-messages.ts'
import { CannotRead } from './cannot-read.ts'
import { denyNetwork } from './deny-network.ts'
import { hindranceIn } from './hindrance-in.ts'

/**
 * Entry of a reading process: takes one task at a time from its parent and answers it. Everything that touches
 * foreign bytes happens here and in the modules below, so that what breaks, breaks here.
 */
const settings = z
  .object({ parent: z.number().int(), nativeTesseract: z.string().nullable() })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

/** After so many documents or recognised pages a child is replaced: memory that parsers lose comes back with it. */
const DOCUMENTS_BEFORE_REPLACEMENT = 1_000
const RECOGNISED_BEFORE_REPLACEMENT = 200

denyNetwork()
new Worker(new URL('./watch-parent.ts', import.meta.url), { workerData: settings.parent }).unref()
volunteerForMemoryShortage()

const { readDocument } = await import('./read-document.ts')
const { makePageRecogniser } = await import('./pages/recognise-page.ts')
const pages = makePageRecogniser({ nativeTesseract: settings.nativeTesseract })

const outbox: ChildMessage[] = []
let leaving: Promise<void> | undefined
let documents = 0
let recognised = 0
/** A promise that a parser dropped has failed: the task may still end well, but nobody knows what state is left. */
let soiled = false

process.on('unhandledRejection', () => {
  soiled = true
})
process.on('uncaughtException', () => process.exit(70))
process.on('disconnect', () => process.exit(0))
// The parent is the one sender: the types say what it sends, so nothing is parsed here.
process.on('message', (task: ChildTask) => void answer(task))
await send({ kind: 'ready' })

async function answer(task: ChildTask): Promise<void> {
  const result = await perform(task).catch(refusal)
  const worn =
    soiled || documents >= DOCUMENTS_BEFORE_REPLACEMENT || recognised >= RECOGNISED_BEFORE_REPLACEMENT
  await send({ ...result, worn })
}

function perform(task: ChildTask): Promise<UnwornAnswer> {
  if (task.kind === 'recognise') {
    recognised += 1
    return pages.recognise(task)
  }
  documents += 1
  return readDocument(task, send)
}

function refusal(error: unknown): UnwornAnswer {
  if (error instanceof CannotRead) {
    const { reason, message, pageCount, quarantine } = error
    return { kind: 'refused', reason, message, pageCount, quarantine }
  }
  soiled = true
  const code = hindranceIn(error)
  if (code !== undefined) return { kind: 'hindered', code }
  return {
    kind: 'refused',
    reason: 'damaged',
    message: 'The file is damaged: its content could not be made sense of.',
    pageCount: 0,
    quarantine: false,
  }
}

/**
 * Resolves when the message has left this process, so that a fast parser never piles up text here. What is said in one
 * turn of the event loop leaves in one piece: each wakes the parent, which costs more than a page of text.
 */
function send(message: ChildMessage): Promise<void> {
  outbox.push(message)
  leaving ??= new Promise((resolve) => {
    setImmediate(() => {
      leaving = undefined
      if (process.send === undefined) return resolve()
      process.send(outbox.splice(0), () => resolve())
    })
  })
  return leaving
}

/** If the machine runs out of memory it is a reader that should die, never the database. */
function volunteerForMemoryShortage(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Not Linux, or not allowed: a precaution less.
  }
}
