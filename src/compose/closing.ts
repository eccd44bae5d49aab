import type { Logger } from '../kernel/logger.ts'

/** Things to close, in the reverse order of their opening. */
export interface Closing {
  later(name: string, close: () => Promise<void>): void
  /** Closes each once; one that fails is logged and does not keep the others open. */
  close(): Promise<void>
}

export function makeClosing(logger: Logger): Closing {
  const open: { readonly name: string; readonly close: () => Promise<void> }[] = []
  return {
    later: (name, close) => {
      open.push({ name, close })
    },
    close: async () => {
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { name, close } = next
        await close().catch((error: unknown) =>
          logger.error('something did not close cleanly', { name }, error),
        )
      }
    },
  }
}
