import { MunimentError } from '../../kernel/muniment-error.ts'

/** So long somebody may go on reading whose token has ended meanwhile. */
const LOOK_EVERY_MS = 1_000

interface Deps {
  /** Whether the token that the request came with still opens anything. */
  readonly isLetIn: () => Promise<boolean>
  /** Milliseconds that only grow. */
  readonly elapsed: () => number
}

/**
 * Passes on what a long answer consists of while its reader is let in, looked at each second: a download of hours outlasted the
 * disabling of whoever had begun it. Then throws `unauthenticated`. Where nobody can say, it goes on: a database that is away
 * disables nobody, and the next look asks again.
 */
export async function* whileLetIn<Chunk>(
  source: AsyncIterable<Chunk>,
  { isLetIn, elapsed }: Deps,
): AsyncGenerator<Chunk> {
  let looked = elapsed()
  for await (const chunk of source) {
    if (elapsed() - looked >= LOOK_EVERY_MS) {
      if (!(await isLetIn().catch(() => true)))
        throw new MunimentError('unauthenticated', 'Whoever asked is not let in any more.')
      looked = elapsed()
    }
    yield chunk
  }
}
