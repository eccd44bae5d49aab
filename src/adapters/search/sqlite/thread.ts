import { parentPort, workerData } from 'node:worker_threads'
import { describeFailure } from './describe-failure.ts'
import { makeIndexSession } from './index-session.ts'
import type { Envelope, Reply, ThreadOptions } from './messages.ts'

/** A thread of the index: SQLite works synchronously, and the process's event loop must not wait for it. */
const port = parentPort
if (port === null) throw new Error('this file is a thread of the search index, not a program')

// Given by makeSqliteIndex, in this program.
const session = makeIndexSession(workerData as ThreadOptions)

port.on('message', ({ id, request }: Envelope) => {
  let reply: Reply
  try {
    reply = { id, ok: true, value: session.answer(request) }
  } catch (error) {
    session.afterFailure(error)
    reply = { id, ok: false, ...describeFailure(error) }
  }
  port.postMessage(reply)
  if (request.op === 'close') port.close()
})
