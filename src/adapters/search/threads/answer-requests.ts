import { parentPort } from 'node:worker_threads'
import type { Asking, Closing, Envelope, Failure, Reply } from './messages.ts'

interface Options<Request extends Asking, Answer> {
  readonly answer: (request: Request) => Answer
  /** Memory of an answer that is the asker's from then on, without being copied. */
  readonly handOver?: (answer: Answer) => readonly ArrayBuffer[]
  /** What whoever asked is told of an error. */
  readonly describe: (error: unknown) => Failure
  readonly onClose?: () => void
}

/** What a thread of `makeAskedThread` does all its life: answers what it is asked, in turn, until it is closed. */
export function answerRequests<Request extends Asking, Answer>(options: Options<Request, Answer>): void {
  const port = parentPort
  if (port === null) throw new Error('this file is a thread of the search index, not a program')
  port.on('message', ({ id, request }: Envelope<Request>) => {
    const { reply, handedOver } = replyTo(options, id, request)
    port.postMessage(reply, handedOver)
    if (request.op === 'close') port.close()
  })
}

function replyTo<Request extends Asking, Answer>(
  { answer, handOver, describe, onClose }: Options<Request, Answer>,
  id: number,
  request: Envelope<Request>['request'],
): { readonly reply: Reply; readonly handedOver: readonly ArrayBuffer[] } {
  try {
    if (isClosing(request)) {
      onClose?.()
      return { reply: { id, ok: true, value: undefined }, handedOver: [] }
    }
    const value = answer(request)
    return { reply: { id, ok: true, value }, handedOver: handOver?.(value) ?? [] }
  } catch (error) {
    return { reply: { id, ok: false, ...describe(error) }, handedOver: [] }
  }
}

function isClosing(request: Asking | Closing): request is Closing {
  return request.op === 'close'
}
