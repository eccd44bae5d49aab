import { type PoolClient, Query, type QueryResult } from 'pg'

/** What a `copy … to stdout` has sent. */
export interface Copied {
  readonly blocks: readonly Uint8Array[]
  readonly rows: number
}

/** Rows come one by one, of some hundred bytes each; they leave in blocks of so many. */
const BLOCK = 128 * 1024

/** Whether a statement answers with a copy and not with rows. */
export function isCopyOut(text: string): boolean {
  return /^\s*copy\s/i.test(text)
}

/**
 * Runs a `copy … to stdout` and keeps what it sends, which is less than the driver's work for as many rows with their
 * columns. The whole of it is in memory: say in the statement how much that is at the most. It takes no parameters, as
 * PostgreSQL has it.
 */
export function copyOut(client: PoolClient, text: string): Promise<Copied & { readonly command: string }> {
  const gathered = makeBlocks()
  return new Promise((resolve, reject) => {
    const query = new Query({ text }, undefined, (error: Error | undefined, result: QueryResult) => {
      if (error) reject(error)
      else resolve({ command: result.command, blocks: gathered.end(), rows: result.rowCount ?? 0 })
    })
    // The driver hands every message of a copy to the query it belongs to, whose own way is to drop it; its types do not
    // say so. (It refuses queries of other makes, such as those of pg-copy-streams, where statements are sent as they come.)
    Object.assign(query, {
      handleCopyData: ({ chunk }: { readonly chunk: Uint8Array }) => gathered.add(chunk),
    })
    client.query(query)
  })
}

/** What is added is copied at once: the driver overwrites it with what comes next. */
function makeBlocks() {
  const blocks: Uint8Array[] = []
  let block = Buffer.allocUnsafeSlow(BLOCK)
  let filled = 0
  const leave = (): void => {
    if (filled > 0) blocks.push(block.subarray(0, filled))
    filled = 0
  }
  return {
    add: (chunk: Uint8Array): void => {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + BLOCK - filled)
        block.set(part, filled)
        filled += part.length
        at += part.length
        if (filled < BLOCK) continue
        leave()
        block = Buffer.allocUnsafeSlow(BLOCK)
      }
    },
    end: (): readonly Uint8Array[] => {
      leave()
      return blocks
    },
  }
}
