import type { Request } from 'express'
import { MunimentError } from '../../kernel/muniment-error.ts'

/**
 * Says when nobody waits for the answer to a request any more: whoever asked ended the connection, or their side of it. For long
 * work that keeps nothing, also such as goes on while its answer leaves.
 */
export function whileAwaited({ socket, res }: Request): AbortSignal {
  const gone = new AbortController()
  const onEnd = (): void => void socket.destroy()
  // Also of an answer that was given: nothing is under way for it then.
  const onClose = (): void => {
    socket.off('end', onEnd)
    gone.abort(new MunimentError('malformed', 'The request ended before its answer.'))
  }
  if (res === undefined) return gone.signal
  if (res.closed) onClose()
  else {
    res.once('close', onClose)
    socket.once('end', onEnd)
    if (socket.readableEnded) onEnd()
  }
  return gone.signal
}
