/**
 * Passes `source` on until `signal` aborts, and then throws the signal's reason at once, even while the source
 * hangs: a client that stalls for ever must not keep a put, and what it has written, alive.
 */
export async function* untilAborted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted()
  const iterator = source[Symbol.asyncIterator]()
  let interrupt: ((reason: unknown) => void) | undefined
  const onAbort = (): void => interrupt?.(signal.reason)
  signal.addEventListener('abort', onAbort)
  let finished = false
  try {
    for (;;) {
      signal.throwIfAborted()
      const step = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        interrupt = reject
        iterator.next().then(resolve, reject)
      })
      if (step.done === true) {
        finished = true
        return
      }
      yield step.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Not awaited: the return of a generator that hangs waits for the hanging step.
    if (!finished) iterator.return?.().then(undefined, () => undefined)
  }
}
