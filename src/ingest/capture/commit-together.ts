import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'

/** A transaction that takes longer waits for somebody, a hold being placed perhaps: it no longer keeps others back. */
const PATIENCE_MS = 250
/** A transaction that fails is done again piece by piece: that must stay affordable. */
const MOST_TOGETHER = 32

/** Does all of `pieces` in one transaction, and answers a result for each in their order. May run more than once. */
export type CommitAll<Tx, Piece, Result> = (tx: Tx, pieces: readonly Piece[]) => Promise<readonly Result[]>

interface Waiting<Piece, Result> {
  readonly piece: Piece
  readonly resolve: (result: Result) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Commits pieces that have nothing to do with each other and come many at a time: those that wait while others are being
 * committed share the next transaction, and with it its round trips and its wait for the disk. A piece that comes alone
 * waits for nobody. Where something fails and nothing was committed, each is done again in a transaction of its own, so
 * that none answers for another.
 */
export function makeCommitTogether<Tx, Piece, Result>(
  unitOfWork: UnitOfWork<Tx>,
  commitAll: CommitAll<Tx, Piece, Result>,
): (piece: Piece) => Promise<Result> {
  const waiting: Waiting<Piece, Result>[] = []
  let busy = false

  const commitWaiting = async (): Promise<void> => {
    if (busy || waiting.length === 0) return
    busy = true
    let inTheWay = true
    const goOn = (): void => {
      if (!inTheWay) return
      inTheWay = false
      busy = false
      void commitWaiting()
    }
    const patience = setTimeout(goOn, PATIENCE_MS)
    await commit(waiting.splice(0, MOST_TOGETHER))
    clearTimeout(patience)
    goOn()
  }

  /** Settles each of them, and never rejects. */
  const commit = async (together: readonly Waiting<Piece, Result>[]): Promise<void> => {
    try {
      const pieces = together.map(({ piece }) => piece)
      const results = await unitOfWork.run((tx) => commitAll(tx, pieces))
      for (const [index, result] of results.entries()) together[index]?.resolve(result)
    } catch (error) {
      if (together.length > 1 && !mayHaveCommitted(error)) {
        await Promise.all(together.map((alone) => commit([alone])))
        return
      }
      for (const { reject } of together) reject(error)
    }
  }

  return (piece) =>
    new Promise((resolve, reject) => {
      waiting.push({ piece, resolve, reject })
      void commitWaiting()
    })
}

/** Whoever lost the database under a commit cannot know what became of it: nothing may be done twice. */
function mayHaveCommitted(error: unknown): boolean {
  return isMunimentError(error) && error.code === 'engine-unavailable'
}
