import { sql } from 'kysely'
import { systemActor } from '../../src/access/actor.ts'
import { makeBeginRestoration } from '../../src/adapters/postgres/restore/begin-restoration.ts'
import { makeNoteTombstones } from '../../src/adapters/postgres/restore/note-tombstones.ts'
import { makeRestoreStore } from '../../src/adapters/postgres/restore/restore-store.ts'
import type { JsonValue } from '../../src/audit/canonical-json.ts'
import { canonicalJson } from '../../src/audit/canonical-json.ts'
import { placeDrafts, type SequencedLeaf } from '../../src/audit/leaf.ts'
import type { AuditAction, AuditEntryId, AuditSubject } from '../../src/audit/ports.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import { makeDestroyOriginals } from '../../src/retention/execution/destroy-originals.ts'
import { makeProveAbsence } from '../../src/retention/execution/prove-absence.ts'
import { makeRemoveDerivedCopies } from '../../src/retention/execution/remove-derived-copies.ts'
import type { RestoreTx } from '../../src/retention/ports.ts'
import { makeBringBackCertificates } from '../../src/retention/restore/bring-back-certificates.ts'
import { makeDestroyAgain } from '../../src/retention/restore/destroy-again.ts'
import { makeDestroyLost } from '../../src/retention/restore/destroy-lost.ts'
import { makeFindRestore, makeRequireCurrent } from '../../src/retention/restore/find-restore.ts'
import { makeHoldLosses } from '../../src/retention/restore/hold-losses.ts'
import { makePlaceLostHolds } from '../../src/retention/restore/place-lost-holds.ts'
import { type ForeseenRestore, makePreviewRestore } from '../../src/retention/restore/preview-restore.ts'
import type { RestoreGround } from '../../src/retention/restore/restore-ground.ts'
import { makeTakeUpRestore, type TakenUp } from '../../src/retention/restore/take-up-restore.ts'
import { makeVoidApprovals } from '../../src/retention/restore/void-approvals.ts'
import type { RetentionWorld } from './retention-world.ts'

/** What the log says was done since the world was backed up. */
export interface LostEntry {
  readonly action: AuditAction
  readonly subject: AuditSubject
  readonly codes?: { readonly [name: string]: JsonValue }
  readonly actor?: string
}

const BACKUP = 1_000
let restores = 0

/** Taking up in a world whose database is a backup: `lost` was done since, and its entries are anchored. */
export function restoreWorld(
  world: RetentionWorld,
  lost: readonly LostEntry[],
  contentStore: ContentStore = world.contentStore,
) {
  // Each restore of one world has positions of its own.
  restores += 1
  const from = BACKUP * restores
  const entries = sequence(world, lost, from)
  const unitOfWork = world.db.unitOfWork<RestoreTx>((handle, outgoing) => ({
    ...world.makeTx(handle, outgoing),
    restore: makeRestoreStore(handle),
  }))
  let taken = false
  const ground: RestoreGround = {
    surveyLog: async () =>
      taken
        ? { outcome: 'current' }
        : {
            outcome: 'behind',
            tail: { size: from, lastHash: null },
            anchored: from + lost.length,
            number: 0,
            at: null,
          },
    readLostEntries: async function* () {
      yield entries
    },
    takeUpEntries: async () => {
      if (!taken) await insertEntries(world, entries)
      taken = true
      return entries.length
    },
    noteRestore: async () => undefined,
    beginRestoration: makeBeginRestoration(world.db.database),
    noteTombstones: makeNoteTombstones(world.db.database),
    installationId: newId(),
  }
  const parts = {
    unitOfWork,
    contentStore,
    derivedCopies: [world.index],
    failpoint: () => undefined,
    clock: world.clock,
  }
  const findRestore = makeFindRestore({ unitOfWork, ground })
  const takeUp = makeTakeUpRestore({
    ...parts,
    exclusive: world.exclusive,
    ground,
    findRestore,
    destroyLost: makeDestroyLost({
      ...parts,
      ground,
      destroyAgain: makeDestroyAgain({
        unitOfWork,
        removeDerivedCopies: makeRemoveDerivedCopies(parts),
        destroyOriginals: makeDestroyOriginals(parts),
        proveAbsence: makeProveAbsence(parts),
      }),
    }),
    bringBackCertificates: makeBringBackCertificates({ ...parts, fileCertificates: async () => undefined }),
    placeLostHolds: makePlaceLostHolds(parts),
    holdLosses: makeHoldLosses(parts),
    voidApprovals: makeVoidApprovals(parts),
  })
  return {
    requireCurrent: makeRequireCurrent(findRestore),
    preview: async (): Promise<ForeseenRestore> => {
      const foreseen = await makePreviewRestore({ unitOfWork, ground, findRestore })(systemActor)
      if (foreseen === undefined) throw new Error('there was nothing to take up')
      return foreseen
    },
    takeUp: async (): Promise<TakenUp> => {
      const result = await takeUp(systemActor, () => undefined)
      if (result === undefined) throw new Error('there was nothing to take up')
      return result
    },
  }
}

function sequence(world: RetentionWorld, lost: readonly LostEntry[], from: number): readonly SequencedLeaf[] {
  const drafts = lost.map(({ action, subject, codes = {}, actor = 'system' }) =>
    canonicalJson({
      v: 1,
      id: newId<AuditEntryId>(),
      at: world.clock.now().toISOString(),
      actor: { kind: actor === 'system' ? 'system' : 'person', id: actor },
      action,
      subject: { ...subject },
      outcome: 'done',
      codes,
      commitments: {},
    }),
  )
  return placeDrafts(drafts, { position: from, previous: null })
}

async function insertEntries(world: RetentionWorld, entries: readonly SequencedLeaf[]): Promise<void> {
  for (const { leaf, bytes } of entries) {
    await world.rows(sql`
      insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
      values (${leaf.position}, ${bytes}, ${leaf.id}, ${leaf.at}, ${leaf.actor.id}, ${leaf.action}, ${leaf.subject.type},
              ${leaf.subject.id})
    `)
  }
}
