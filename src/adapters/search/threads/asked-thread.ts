import { Worker } from 'node:worker_threads'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { AnswersTo, Asking, Reply } from './messages.ts'

/** A thread of the index, started when first asked and started anew should it end by itself. */
export interface AskedThread<Request extends Asking, Answers extends AnswersTo<Request>> {
  /** `handedOver`: memory that is the thread's from then on, without being copied. */
  ask<Op extends Request['op']>(
    request: Extract<Request, { op: Op }>,
    handedOver?: readonly ArrayBuffer[],
  ): Promise<Answers[Op]>
  /** The same, without starting it for that. */
  askIfStarted<Op extends Request['op']>(
    request: Extract<Request, { op: Op }>,
  ): Promise<Answers[Op] | undefined>
  /** Requests not answered yet. */
  waiting(): number
  close(): Promise<void>
}

export interface AskedThreadOptions {
  /** The file that it runs, which calls `answerRequests`. */
  readonly file: URL
  readonly name: string
  /** What it is given to begin with. */
  readonly given?: unknown
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: unknown): void
}

export function makeAskedThread<Request extends Asking, Answers extends AnswersTo<Request>>({
  file,
  name,
  given,
}: AskedThreadOptions): AskedThread<Request, Answers> {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let asked = 0
  let closed = false

  const failAll = (cause: unknown) => {
    const error = new MunimentError('engine-unavailable', 'A thread of the search index ended; try again.', {
      retryable: true,
      cause,
    })
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  const settle = (reply: Reply) => {
    const one = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (waiting.size === 0 && !closed) worker?.unref()
    if (reply.ok) one?.resolve(reply.value)
    else one?.reject(new MunimentError(reply.code, reply.message, { retryable: reply.retryable }))
  }
  const start = (): Worker => {
    const started = new Worker(file, { workerData: given, name })
    let cause: unknown
    started.on('message', settle)
    started.on('error', (error) => {
      cause = error
    })
    started.on('exit', () => {
      if (worker === started) worker = undefined
      if (!closed || waiting.size > 0) failAll(cause)
    })
    return started
  }
  const send = (request: Asking, handedOver: readonly ArrayBuffer[] = []): Promise<unknown> =>
    new Promise((resolve, reject) => {
      worker ??= start()
      worker.ref()
      asked += 1
      waiting.set(asked, { resolve, reject })
      worker.postMessage({ id: asked, request }, handedOver)
    })

  return {
    async ask<Op extends Request['op']>(
      request: Extract<Request, { op: Op }>,
      handedOver?: readonly ArrayBuffer[],
    ) {
      if (closed) throw new MunimentError('engine-unavailable', 'The search index has been closed.')
      // The thread answers each request with the type that belongs to it.
      return (await send(request, handedOver)) as Answers[Op]
    },
    async askIfStarted<Op extends Request['op']>(request: Extract<Request, { op: Op }>) {
      if (closed || worker === undefined) return undefined
      return (await send(request)) as Answers[Op]
    },
    waiting: () => waiting.size,
    async close() {
      if (closed) return
      closed = true
      const running = worker
      if (running === undefined) return
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()))
      await send({ op: 'close' })
      await ended
    },
  }
}
