import { makeIndexThread } from './index-thread.ts'

/**
 * Looks through all of a generation's file, in a thread of its own: it takes five milliseconds a megabyte, for which no write and
 * no search is to wait. Throws `engine-unavailable` where it is damaged.
 */
export async function inspectFile(options: {
  readonly path: string
  readonly generation: 'serving' | number
}): Promise<void> {
  const inspector = makeIndexThread({ path: options.path, role: 'reader' })
  try {
    await inspector.ask({ op: 'inspect', generation: options.generation })
  } finally {
    await inspector.close()
  }
}
