import { MunimentError } from '../../kernel/muniment-error.ts'

/** Throws `not-ready` once whoever asked for a reindex does not want it any more: a server that stops does not wait for one. */
export function refuseBrokenOff(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  throw new MunimentError('not-ready', 'The reindex was broken off; the index is as it was.')
}
