import type { Request } from 'express'

/** Does long work for a request, and tells it when whoever asked went away. */
export async function whileConnected<Result>(
  { socket }: Request,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const gone = new AbortController()
  const onClose = () => gone.abort()
  socket.once('close', onClose)
  try {
    return await work(gone.signal)
  } finally {
    socket.off('close', onClose)
  }
}
