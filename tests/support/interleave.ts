import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import type { Random } from './make-audit-history.ts'

/** What one party does, a transaction at a time; what it committed, in the order of all commits. */
export interface Committed {
  readonly party: string
  /** Store calls of the transaction, as `store.method`. */
  readonly calls: readonly string[]
}

/** One of those whose steps are put in an order. */
export interface Party {
  readonly name: string
  /** Stops here until it is this party's turn: before each step that others could come before. */
  turn(): Promise<void>
  /** A unit of work that waits for its turn before each call to a store and before each commit. */
  wrap<Tx extends object>(unitOfWork: UnitOfWork<Tx>): UnitOfWork<Tx>
}

export interface Interleaving {
  party(name: string): Party
  /** Runs all parties' work to their ends in one order that `random` draws; answers who committed what, in order. */
  run(works: readonly (() => Promise<unknown>)[], random: Random): Promise<readonly Committed[]>
}

/** So many steps may the first party be ahead: about as many as a destruction has before it cannot be stopped. */
const MOST_AHEAD = 10

/** Written at the very end of a transaction, and read by nobody before: no step of their own. */
const unseen = new Set(['audit', 'jobs'])

/**
 * Forces the order in which the steps of two parties come, by gates between them: no time passes, and nothing is left to
 * chance. Who waits for a row that the other holds gives the turn away; `countBlocked` says how many do at this moment.
 */
export function makeInterleaving(countBlocked: () => Promise<number>): Interleaving {
  const order: string[] = []
  const waiting = new Map<string, (() => void)[]>()
  const begun = new Set<string>()
  const committed: Committed[] = []
  let changed = Promise.withResolvers<void>()
  /** Who waited for the other at the last look most likely still does, and is given no time to come by themselves. */
  let blocked = false
  const tell = (): void => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  const party = (name: string): Party => {
    order.push(name)
    const turn = (): Promise<void> =>
      new Promise((go) => {
        waiting.set(name, [...(waiting.get(name) ?? []), go])
        tell()
      })
    return {
      name,
      turn,
      wrap: <Tx extends object>(unitOfWork: UnitOfWork<Tx>): UnitOfWork<Tx> => ({
        run: async (work, isolation) => {
          let calls: string[] = []
          const result = await unitOfWork.run(async (tx) => {
            calls = []
            const done = await work(gated(tx, turn, (call) => calls.push(call)))
            await turn()
            return done
          }, isolation)
          committed.push({ party: name, calls })
          return result
        },
      }),
    }
  }
  const release = (name: string): void => {
    const [go, ...more] = waiting.get(name) ?? []
    if (more.length > 0) waiting.set(name, more)
    else waiting.delete(name)
    begun.add(name)
    go?.()
  }
  /** Until `running` parties stand at a gate, or cannot go on before the other does. */
  const settle = async (running: () => number): Promise<void> => {
    while (waiting.size < running()) {
      const arrival = changed.promise
      // Who has not begun holds nothing that the other could wait for.
      const canBlock = [...waiting.keys()].some((name) => begun.has(name))
      if (!canBlock) {
        await arrival
        continue
      }
      if (!blocked && (await comesSoon(arrival))) continue
      blocked = (await countBlocked()) >= running() - waiting.size && waiting.size > 0
      if (blocked) return
    }
    blocked = false
  }
  return {
    party,
    run: async (works, random) => {
      let running = works.length
      const faults: unknown[] = []
      const end = (): void => {
        running -= 1
        tell()
      }
      for (const work of works)
        work()
          .catch((fault: unknown) => faults.push(fault))
          .finally(end)
      const next = makeTurns(random)
      await settle(() => running)
      while (running > 0) {
        const [first, second] = [...waiting.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b))
        if (first !== undefined) release(second === undefined ? first : next() === 'first' ? first : second)
        await settle(() => running)
      }
      if (faults.length > 0) throw faults[0]
      return committed
    },
  }
}

/** Asking the database after each step would cost more than the steps: most end before it is worth it. */
async function comesSoon(arrival: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), 3)
  })
  const came = await Promise.race([arrival, late])
  clearTimeout(timer)
  return came !== 'late'
}

/**
 * Whose turn it is where both could go on: the first has a start of some steps, then they take runs of steps in turn, the
 * second longer ones. So the second ends before, within and after each stage of the first.
 */
function makeTurns(random: Random): () => 'first' | 'second' {
  let turn: 'first' | 'second' = 'first'
  let left = Math.max(0, random.between(-3, MOST_AHEAD))
  return () => {
    while (left === 0) {
      turn = turn === 'first' ? 'second' : 'first'
      left = turn === 'first' ? random.between(1, 2) : random.between(2, 14)
    }
    left -= 1
    return turn
  }
}

/** Every store of the transaction, each of whose calls waits for its turn. */
function gated<Tx extends object>(tx: Tx, turn: () => Promise<void>, note: (call: string) => void): Tx {
  const stores = Object.entries(tx).map(([name, store]: [string, object]) => {
    if (unseen.has(name)) return [name, store]
    return [
      name,
      new Proxy(store, {
        get: (target, method) => {
          const member: unknown = Reflect.get(target, method, target)
          if (typeof member !== 'function') return member
          return async (...given: unknown[]) => {
            await turn()
            note(`${name}.${String(method)}`)
            return Reflect.apply(member, target, given)
          }
        },
      }),
    ]
  })
  // The same names, each with a store that does the same.
  return Object.fromEntries(stores) as Tx
}
