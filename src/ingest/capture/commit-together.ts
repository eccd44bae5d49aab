import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'

/** Transactions at once: while one is being made durable, the next is filled. */
const AT_ONCE = 2
/** A transaction that fails is done again piece by piece: that must stay affordable. */
const MOST_TOGETHER = 32

interface Piece<Tx> {
  readonly work: (tx: Tx) => Promise<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** Runs `work` in a transaction that it may share with others, who must have nothing to do with it. */
export type CommitTogether<Tx> = <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>

/**
 * Commits work that comes many pieces at a time: those that wait while others are being committed share the next
 * transaction, and with it its round trips and its wait for the disk. A piece that comes alone waits for nobody. Where
 * one fails and nothing was committed, each is done again in a transaction of its own, so that none answers for
 * another; as with any unit of work, a piece may run more than once.
 */
export function makeCommitTogether<Tx>(unitOfWork: UnitOfWork<Tx>): CommitTogether<Tx> {
  const waiting: Piece<Tx>[] = []
  let underWay = 0

  const fill = async (): Promise<void> => {
    if (underWay === AT_ONCE || waiting.length === 0) return
    underWay += 1
    await commit(unitOfWork, waiting.splice(0, MOST_TOGETHER))
    underWay -= 1
    await fill()
  }
  return <Result>(work: (tx: Tx) => Promise<Result>) =>
    new Promise<Result>((resolve, reject) => {
      // What is resolved is what this very work returned.
      waiting.push({ work, resolve: resolve as (result: unknown) => void, reject })
      void fill()
    })
}

/** Settles every piece; never rejects. */
async function commit<Tx>(unitOfWork: UnitOfWork<Tx>, pieces: readonly Piece<Tx>[]): Promise<void> {
  try {
    const results = await unitOfWork.run((tx) => runAll(tx, pieces))
    for (const [index, { resolve }] of pieces.entries()) resolve(results[index])
  } catch (error) {
    if (pieces.length === 1 || mayHaveCommitted(error)) {
      for (const { reject } of pieces) reject(error)
      return
    }
    await Promise.all(pieces.map((piece) => commit(unitOfWork, [piece])))
  }
}

/** Every piece has ended when this does, also where one has failed: none may come after its transaction. */
async function runAll<Tx>(tx: Tx, pieces: readonly Piece<Tx>[]): Promise<readonly unknown[]> {
  const outcomes = await Promise.allSettled(pieces.map(({ work }) => work(tx)))
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

/** Whoever lost the database under a commit cannot know what became of it: nothing may be done twice. */
function mayHaveCommitted(error: unknown): boolean {
  return isMunimentError(error) && error.code === 'engine-unavailable'
}
