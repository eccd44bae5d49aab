/**
 * The same chunks, the first one already read: what fails before there is anything to send can then still be
 * answered with an error of its own, and not with a connection cut in the middle.
 */
export async function firstFirst<Chunk>(source: AsyncIterable<Chunk>): Promise<AsyncIterable<Chunk>> {
  const iterator = source[Symbol.asyncIterator]()
  const first = await iterator.next()
  return {
    [Symbol.asyncIterator]: async function* () {
      try {
        if (first.done === true) return
        yield first.value
        for (;;) {
          const next = await iterator.next()
          if (next.done === true) return
          yield next.value
        }
      } finally {
        await iterator.return?.()
      }
    },
  }
}
