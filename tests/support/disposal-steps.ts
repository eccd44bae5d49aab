import type { PersonActor } from '../../src/access/actor.ts'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import type { DisposalBatch } from '../../src/retention/disposal-batch.ts'
import type { RetentionSweep } from '../../src/retention/retention-sweep.ts'
import type { Disposal } from './make-disposal.ts'
import type { RetentionWorld } from './retention-world.ts'

/** Three officers and an auditor, each new to the world. */
export interface Officers {
  readonly decider: PersonActor
  readonly approver: PersonActor
  readonly executor: PersonActor
  readonly auditor: PersonActor
}

let people = 0

export async function addOfficers(world: RetentionWorld): Promise<Officers> {
  people += 1
  return {
    decider: await world.addPerson(`decider ${people}`),
    approver: await world.addPerson(`approver ${people}`),
    executor: await world.addPerson(`executor ${people}`),
    auditor: await world.addPerson(`auditor ${people}`, 'auditor'),
  }
}

/** A sweep on demand, to its end. */
export async function sweep(disposal: Disposal, actor: PersonActor): Promise<RetentionSweep> {
  const { finished } = await disposal.startSweep(actor, { dryRun: false })
  return finished
}

/** The one batch that a sweep is expected to have opened. */
export async function sweepIntoOne(disposal: Disposal, actor: PersonActor): Promise<BatchId> {
  const { batches } = await sweep(disposal, actor)
  const [only, ...more] = batches
  if (only === undefined || more.length > 0) throw new Error(`expected one batch, not ${batches.length}`)
  return only
}

/** Decides every open item of a batch. */
export async function decideAll(
  disposal: Disposal,
  actor: PersonActor,
  batchId: BatchId,
  decision: 'destroy' | 'transfer' | 'retain-permanently' = 'destroy',
): Promise<readonly RecordId[]> {
  const { items } = await disposal.listItems(actor, batchId, { size: 200, cursor: null })
  const open = items.filter((item) => item.state === 'proposed').map((item) => item.recordId)
  await disposal.decide(
    actor,
    batchId,
    open.map((recordId) => ({ recordId, decision })),
  )
  return open
}

/** From sweep to approval, by the officers it takes. */
export async function approvedBatch(disposal: Disposal, officers: Officers): Promise<BatchId> {
  const batchId = await sweepIntoOne(disposal, officers.decider)
  await decideAll(disposal, officers.decider, batchId)
  await disposal.approve(officers.approver, batchId, 'as listed')
  return batchId
}

/** From sweep to the end of the execution. */
export async function disposeOfDue(disposal: Disposal, officers: Officers): Promise<DisposalBatch> {
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  await disposal.executeDisposal(batchId)
  return disposal.getBatch(officers.decider, batchId)
}
