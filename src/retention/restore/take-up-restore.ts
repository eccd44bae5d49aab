import { type Actor, systemActor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { newId, type RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { auditActor, type Exclusive, type RestoreTx } from '../ports.ts'
import type { BringBackCertificates } from './bring-back-certificates.ts'
import type { DestroyLost } from './destroy-lost.ts'
import type { FindRestore, WaitingRestore } from './find-restore.ts'
import { gatherRestore } from './gather-restore.ts'
import type { HoldLosses } from './hold-losses.ts'
import type { LostChange } from './lost-change.ts'
import type { LostWork } from './lost-work.ts'
import type { PlaceLostHolds } from './place-lost-holds.ts'
import type { RestoreGround } from './restore-ground.ts'
import type { RestoreReport } from './restore-report.ts'
import type { Restoration } from './restore-store.ts'
import { summariseLoss } from './summarise-loss.ts'
import type { TakeUpProgress } from './take-up-progress.ts'
import { takeUpRights } from './take-up-rights.ts'
import type { VoidApprovals } from './void-approvals.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RestoreTx>
  readonly exclusive: Exclusive
  readonly ground: RestoreGround
  readonly findRestore: FindRestore
  readonly destroyLost: DestroyLost
  readonly bringBackCertificates: BringBackCertificates
  readonly placeLostHolds: PlaceLostHolds
  readonly holdLosses: HoldLosses
  readonly voidApprovals: VoidApprovals
  readonly clock: Clock
}

/** What came of it; not `finished` where something of a record could not be removed: the same once more goes on. */
export interface TakenUp {
  readonly finished: boolean
  readonly report: RestoreReport
  /** The list from which people enter again what is lost. */
  readonly changes: readonly LostChange[]
}

export type TakeUpRestore = (actor: Actor, progress: TakeUpProgress) => Promise<TakenUp | undefined>

/** Erasures done again, and lost changes listed, in one transaction. */
const PAGE = 200

/**
 * Takes up in a database that was restored from a backup what the log says was done since and must not be lost: the
 * entries byte for byte; records that were destroyed are destroyed again; what was erased is erased again; holds are
 * placed again, none is lifted; what lost changes may have kept longer is held; tokens that were ended open nothing; nobody
 * may do what was taken from them; every approval of an open batch is void. Answers nothing where nothing waits. Each step
 * may be done twice: cut short, it goes on when it is run again, and until it has ended nothing else starts.
 */
export function makeTakeUpRestore(deps: Deps): TakeUpRestore {
  const { unitOfWork, ground, clock } = deps
  return async (actor, progress) => {
    requireAllowed(actor, 'take-up-restore')
    return deps.exclusive.run('restore', async () => {
      const waiting = await deps.findRestore()
      if (waiting === undefined) return undefined
      const restoration = await begin(actor, waiting)
      await ground.noteRestore()
      await ground.takeUpEntries()
      const work = await gatherRestore(ground, restoration.from, restoration.to)
      const tokensRevoked = await unitOfWork.run((tx) => revokeTokens(tx, work, clock.now()))
      const rights = await unitOfWork.run((tx) => takeUpRights(tx, work.rights))
      const ended = await deps.destroyLost(restoration.id, work, progress)
      const certificatesBroughtBack = await deps.bringBackCertificates(work)
      const holds = {
        ...(await deps.placeLostHolds(work)),
        forLosses: await deps.holdLosses(restoration.id, work.changes),
      }
      await noteLostChanges(restoration.id, work)
      const batchesToReview = await deps.voidApprovals()
      await eraseAgain(work)
      const unnamed = await unitOfWork.run((tx) => tx.restore.withoutArchiveReference([...work.ends.keys()]))
      const report: RestoreReport = {
        entries: { from: restoration.from, to: restoration.to },
        ...ended,
        certificatesBroughtBack,
        holds,
        batchesToReview,
        tokensRevoked,
        ...rights,
        lost: summariseLoss(work, unnamed),
      }
      const { changes } = work
      if (report.stillThere.length > 0) return { finished: false, report, changes }
      await unitOfWork.run((tx) => finish(tx, actor, restoration, report))
      return { finished: true, report, changes }
    })
  }

  async function begin(actor: Actor, { from, to, begun }: WaitingRestore): Promise<Restoration> {
    const restoration = { id: begun ?? newId(), from, to }
    await ground.beginRestoration(restoration, actor.id, clock.now())
    return restoration
  }

  async function finish(
    tx: RestoreTx,
    actor: Actor,
    { id, from, to }: Restoration,
    report: RestoreReport,
  ): Promise<void> {
    await tx.restore.finish(id, report, clock.now())
    await tx.audit.append({
      action: 'installation.restored',
      actor: auditActor(actor),
      subject: { type: 'installation', id: ground.installationId },
      codes: {
        restoration: id,
        from,
        to,
        destroyedAgain: report.destroyedAgain,
        holdsPlacedAgain: report.holds.placedAgain.length,
        holdsStillPlaced: report.holds.stillPlaced.length,
        holdsForLosses: report.holds.forLosses.filter(({ id }) => id !== null).length,
        batchesToReview: report.batchesToReview.length,
        tokensRevoked: report.tokensRevoked.length,
        rightsChanged: report.rightsChanged.length,
        capturesLost: report.lost.captures.length,
        changesLost: Object.values(report.lost.changes).reduce((sum, count) => sum + count, 0),
      },
    })
  }

  async function noteLostChanges(restorationId: string, { changes }: LostWork): Promise<void> {
    for (let start = 0; start < changes.length; start += PAGE) {
      const page = changes.slice(start, start + PAGE)
      await unitOfWork.run((tx) => tx.restore.noteLostChanges(restorationId, page))
    }
  }

  /** What destruction erased is erased with it; this is what was erased for other reasons, and folders emptied. */
  async function eraseAgain({ erasures, ends, captures, minimisedFolders }: LostWork): Promise<void> {
    const unknown = new Set<string>(captures.map(({ id }) => id))
    const todo = erasures.filter(
      ({ subject }) =>
        // The subject of an erasure about a record is its id.
        subject.type !== 'record' || !(ends.has(subject.id as RecordId) || unknown.has(subject.id)),
    )
    for (let start = 0; start < todo.length; start += PAGE) {
      await unitOfWork.run(async (tx) => {
        for (const { subject, names } of todo.slice(start, start + PAGE)) {
          await tx.audit.eraseDetails({
            actor: systemActor,
            subject,
            basis: 'restored',
            ...(names === null ? {} : { names }),
          })
        }
      })
    }
    await unitOfWork.run(async (tx) => {
      for (const id of minimisedFolders) await tx.restore.minimiseFolder(id)
    })
  }
}

async function revokeTokens(
  tx: RestoreTx,
  { rotated, disabled }: LostWork,
  at: Date,
): Promise<readonly string[]> {
  const names: string[] = []
  for (const id of new Set([...rotated, ...disabled])) {
    const name = await tx.restore.revokeTokens(id, disabled.includes(id), at)
    if (name === undefined) continue
    names.push(name)
    await tx.audit.append({
      action: disabled.includes(id) ? 'person.disabled' : 'person.tokens-revoked',
      actor: systemActor,
      subject: { type: 'person', id },
      codes: { cause: 'restored' },
      details: { name },
      conditions: null,
    })
  }
  return names
}
