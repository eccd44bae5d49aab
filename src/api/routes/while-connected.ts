import type { Request } from 'express'

/** Does long work that keeps nothing for a request, and tells it when whoever asked ended the connection, or their side of it. */
export async function whileConnected<Result>(
  { socket }: Request,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const gone = new AbortController()
  const onEnd = () => gone.abort()
  socket.once('end', onEnd).once('close', onEnd)
  try {
    return await work(gone.signal)
  } finally {
    socket.off('end', onEnd).off('close', onEnd)
  }
}
