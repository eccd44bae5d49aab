import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { AbsenceProof } from '../../records/content-store.ts'
import type { RetentionTx } from '../ports.ts'
import type { ConfirmDestruction } from './confirm-destruction.ts'
import type { DestroyOriginals } from './destroy-originals.ts'
import type { RecordObjects } from './disposal-store.ts'
import type { LeaveStubs, Proofs } from './leave-stubs.ts'
import type { MarkDestroying } from './mark-destroying.ts'
import { makeMarkStuck, type StuckItem, stuckReason } from './mark-stuck.ts'
import type { ProveAbsence } from './prove-absence.ts'
import type { Reconsider } from './reconsider.ts'
import type { RemoveDerivedCopies } from './remove-derived-copies.ts'
import { SIDE_BY_SIDE, sideBySide } from './side-by-side.ts'
import type { Unasked } from './what-is-left-of-each.ts'
import type { SetResult } from './whole-or-halves.ts'

/** What became of an item: `destroyed` here, wherever else it is kept by now; `stuck` waits for somebody. */
export type DestructionOutcome = 'destroyed' | 'skipped' | 'stuck'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly failpoint: Failpoint
  readonly markDestroying: MarkDestroying
  readonly reconsider: Reconsider
  readonly removeDerivedCopies: RemoveDerivedCopies
  readonly confirmDestruction: ConfirmDestruction
  readonly destroyOriginals: DestroyOriginals
  readonly proveAbsence: ProveAbsence
  readonly leaveStubs: LeaveStubs
}

/** A set of which nothing is left in any store, and whose stubs are being written. */
export interface DestroyedSet {
  /** What became of each record, once the stubs stand. Throws what kept a transaction from being done for some of them. */
  readonly ended: Promise<ReadonlyMap<RecordId, DestructionOutcome>>
}

/** Resolves after step 5, so that the next set can begin while the stubs of this one are written. */
export type DestroyRecords = (batchId: BatchId, records: readonly RecordId[]) => Promise<DestroyedSet>

type Objects = ReadonlyMap<RecordId, RecordObjects>

/** What has become of a set so far. */
interface Run {
  readonly batchId: BatchId
  readonly outcomes: Map<RecordId, DestructionOutcome>
  /** What kept a transaction from being done for some of them. */
  readonly faults: unknown[]
}

/**
 * Destroys a set of records of one batch, of which one record is the smallest: the one way in which anything leaves,
 * whoever asks (DESIGN §5). Six steps, each of which may be done twice; where a crash cut it short it goes on from what
 * the database says. What the database has to do with a step is one transaction for the whole set; stores are asked
 * record by record. A store that refuses, or cannot prove that nothing is left, leaves the item `stuck` with the cause,
 * and holds up no other; a database that is away throws, and the job returns.
 */
export function makeDestroyRecords(deps: Deps): DestroyRecords {
  const { unitOfWork, failpoint } = deps
  const markStuck = makeMarkStuck(deps)
  return async (batchId, records) => {
    const run: Run = { batchId, outcomes: new Map(), faults: [] }
    const marked: RecordId[] = []
    const takenUp: RecordId[] = []
    for (const [id, how] of take(run, await deps.markDestroying(batchId, records))) {
      if (how === 'marked' || how === 'taken-up') marked.push(id)
      else run.outcomes.set(id, how)
      if (how === 'taken-up') takenUp.push(id)
    }
    if (marked.length > 0) failpoint('disposal.after-marked-destroying')
    const proofs = await destroyMarked(run, marked, takenUp)
    const ended = end(run, proofs)
    // Whoever has begun the next set first looks at it a moment later.
    ended.catch(() => undefined)
    return { ended }
  }

  /** Steps 2 to 5; answers the proofs of what is absent. */
  async function destroyMarked(
    run: Run,
    marked: readonly RecordId[],
    takenUp: readonly RecordId[],
  ): Promise<Proofs> {
    const proofs = new Map<RecordId, readonly AbsenceProof[]>()
    if (marked.length === 0) return proofs
    const objects = await unitOfWork.run((tx) => tx.disposal.objects(marked), 'read-only')
    await saveReached(run, objects, takenUp)
    const bare = await removeCopies(run, await reconsider(run, open(run, objects), takenUp))
    if (bare.size === 0) return proofs
    failpoint('disposal.before-confirmed')
    const confirmed = await confirm(run, bare)
    if (confirmed.size === 0) return proofs
    failpoint('disposal.after-confirmed')
    for (const few of groupsOf(confirmed, SIDE_BY_SIDE)) {
      for (const [id, found] of await destroyFew(run, few)) proofs.set(id, found)
    }
    return proofs
  }

  /** Step 6. */
  async function end(run: Run, proofs: Proofs): Promise<ReadonlyMap<RecordId, DestructionOutcome>> {
    if (proofs.size > 0) {
      for (const [id, how] of take(run, await deps.leaveStubs(run.batchId, proofs))) run.outcomes.set(id, how)
      failpoint('disposal.after-stub-committed')
    }
    if (run.faults.length > 0) throw run.faults[0]
    return run.outcomes
  }

  /**
   * What is taken up again lay there for as long as it pleased a store, and a hold may have reached it. It passes step 3
   * before step 2 then: a hold waits for no store that still refuses to let copies go.
   */
  async function saveReached(run: Run, objects: Objects, takenUp: readonly RecordId[]): Promise<void> {
    if (takenUp.length === 0) return
    const reached = new Set(await unitOfWork.run((tx) => tx.disposal.reachedByHold(takenUp), 'read-only'))
    if (reached.size > 0) await confirm(run, new Map([...objects].filter(([id]) => reached.has(id))))
  }

  /** Step 1 once more for what is taken up; answers those of all that still go. */
  async function reconsider(run: Run, objects: Objects, takenUp: readonly RecordId[]): Promise<Objects> {
    const again = new Map([...objects].filter(([id]) => takenUp.includes(id)))
    if (again.size === 0) return objects
    const reconsidered = await deps.reconsider(run.batchId, again)
    const result = take(run, reconsidered)
    await setAside(run, unaskedOf(reconsidered))
    for (const [id, how] of result) if (how === 'returned') run.outcomes.set(id, 'skipped')
    return new Map([...objects].filter(([id]) => !again.has(id) || result.get(id) === 'standing'))
  }

  /** Step 2; answers those whose copies have gone. */
  async function removeCopies(run: Run, objects: Objects): Promise<Objects> {
    const stuck: StuckItem[] = []
    await sideBySide([...objects], async ([recordId, theirs]) => {
      try {
        await deps.removeDerivedCopies(recordId, theirs)
      } catch (error) {
        stuck.push({ recordId, reason: stuckReason('derived-copies', error) })
      }
    })
    await setAside(run, stuck)
    return open(run, objects)
  }

  /** Step 3; answers those that no hold has reached. */
  async function confirm(run: Run, objects: Objects): Promise<Objects> {
    const looked = await deps.confirmDestruction(run.batchId, objects)
    const result = take(run, looked)
    const stuck = [...unaskedOf(looked)]
    for (const [recordId, how] of result) {
      if (how === 'returned') run.outcomes.set(recordId, 'skipped')
      if (how === 'partly-destroyed') stuck.push({ recordId, reason: 'held-but-partly-destroyed' })
    }
    await setAside(run, stuck)
    return new Map([...objects].filter(([id]) => result.get(id) === 'confirmed'))
  }

  /**
   * Steps 4 and 5, of so many records as go side by side. What a hold has reached since step 3 passes there once more
   * first: of all that is not going at this very moment, nothing is gone yet. Answers the proofs of what is absent.
   */
  async function destroyFew(run: Run, few: Objects): Promise<Proofs> {
    const ids = [...few.keys()]
    const reached = new Set(await unitOfWork.run((tx) => tx.disposal.reachedByHold(ids), 'read-only'))
    const free = [...few].filter(([id]) => !reached.has(id))
    const again = new Map([...few].filter(([id]) => reached.has(id)))
    const going = again.size === 0 ? free : [...free, ...(await confirm(run, again))]
    const proofs = new Map<RecordId, readonly AbsenceProof[]>()
    const stuck: StuckItem[] = []
    await sideBySide(going, async ([recordId, objects]) => {
      try {
        await deps.destroyOriginals(recordId, objects)
        const absence = await deps.proveAbsence(recordId, objects)
        if (absence.outcome === 'proven') proofs.set(recordId, absence.proofs)
        else stuck.push({ recordId, reason: `absence-not-proven: ${absence.store}` })
      } catch (error) {
        stuck.push({ recordId, reason: stuckReason('originals', error) })
      }
    })
    await setAside(run, stuck)
    if (proofs.size > 0) failpoint('disposal.after-absence-proven')
    return proofs
  }

  async function setAside(run: Run, stuck: readonly StuckItem[]): Promise<void> {
    await markStuck(run.batchId, stuck)
    for (const { recordId } of stuck) run.outcomes.set(recordId, 'stuck')
  }
}

/** What was done for a set; what could not be is kept for the end, when all others are through. */
function take<Answer>({ faults }: Run, result: SetResult<Answer>): ReadonlyMap<RecordId, Answer> {
  faults.push(...result.faults)
  return result.done
}

/** What the store refuses to speak of goes no further. */
function unaskedOf({ unasked }: Unasked): readonly StuckItem[] {
  return [...unasked].map(([recordId, error]) => ({ recordId, reason: stuckReason('originals', error) }))
}

function groupsOf(objects: Objects, size: number): readonly Objects[] {
  const all = [...objects]
  return Array.from(
    { length: Math.ceil(all.length / size) },
    (_, index) => new Map(all.slice(index * size, (index + 1) * size)),
  )
}

/** Those of which nothing has become yet. */
function open({ outcomes }: Run, objects: Objects): Objects {
  return new Map([...objects].filter(([id]) => !outcomes.has(id)))
}
