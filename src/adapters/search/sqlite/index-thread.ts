import { Worker } from 'node:worker_threads'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { Answers, Reply, Request, ThreadOptions } from './messages.ts'

/** A thread of the index, started when first asked and started anew should it end by itself. */
export interface IndexThread {
  ask<Op extends Request['op']>(request: Extract<Request, { op: Op }>): Promise<Answers[Op]>
  /** The same, without starting it for that. */
  askIfStarted<Op extends Request['op']>(
    request: Extract<Request, { op: Op }>,
  ): Promise<Answers[Op] | undefined>
  /** Requests not answered yet. */
  waiting(): number
  close(): Promise<void>
}

interface Waiting {
  resolve(value: Answers[keyof Answers]): void
  reject(error: unknown): void
}

export function makeIndexThread(options: ThreadOptions): IndexThread {
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
    const started = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: options,
      name: `search-index-${options.role}`,
    })
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
  const send = <Op extends Request['op']>(request: Extract<Request, { op: Op }>): Promise<Answers[Op]> =>
    new Promise((resolve, reject) => {
      worker ??= start()
      worker.ref()
      asked += 1
      // The thread answers each request with the type that belongs to it.
      waiting.set(asked, { resolve: resolve as Waiting['resolve'], reject })
      worker.postMessage({ id: asked, request })
    })

  return {
    async ask(request) {
      if (closed) throw new MunimentError('engine-unavailable', 'The search index has been closed.')
      return send(request)
    },
    async askIfStarted(request) {
      return closed || worker === undefined ? undefined : send(request)
    },
    waiting: () => waiting.size,
    async close() {
      if (closed) return
      closed = true
      const running = worker
      if (running === undefined) return
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()))
      await send<'close'>({ op: 'close' })
      await ended
    },
  }
}
