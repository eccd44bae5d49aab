import { makeFolderStore } from '../adapters/postgres/ingest/folder-store.ts'
import { makeRecordStore } from '../adapters/postgres/ingest/record-store.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeFilingRules } from '../ingest/filing-rules.ts'
import type { NoteHiddenTarget } from '../ingest/note-hidden-target.ts'
import type { NoteRefused } from '../ingest/note-refused.ts'
import type { RecordId } from '../kernel/ids.ts'
import {
  foreseeCorrection,
  foreseeRegistration,
  foreseeRevocation,
} from '../retention/events/foresee-event.ts'
import { foreseeOverride, foreseeOverrideWithdrawal } from '../retention/overrides/foresee-override.ts'
import type { OverrideSubject } from '../retention/overrides/override-store.ts'
import type { ForeseeingTx } from '../retention/ports.ts'
import { foreseeFolderMove } from '../retention/reclassification/foresee-folder-move.ts'
import { foreseeClass } from '../retention/schedules/class-schedule.ts'
import { foreseeVersion } from '../retention/schedules/foresee-version.ts'
import { foreseeClosing, foreseeMove, foreseeReopening } from '../retention/what-if/foresee-filing.ts'
import { makeWhatIf, type NoteRefusedLook } from '../retention/what-if/make-what-if.ts'
import type { WhatIfs } from '../retention/what-if/what-ifs.ts'
import type { MakeRetentionTx } from './bind-retention-tx.ts'
import type { Engines } from './open-engines.ts'

interface Parts {
  readonly engines: Pick<Engines, 'database' | 'clock'>
  readonly retentionTx: MakeRetentionTx
  readonly noteRefused: NoteRefused
  readonly noteHiddenTarget: NoteHiddenTarget
}

/** Changes looked at before they bite; those of filing by its own rules, in the same transaction. */
export function composeWhatIf({
  engines: { database, clock },
  retentionTx,
  noteRefused,
  noteHiddenTarget,
}: Parts): WhatIfs {
  const unitOfWork = makeUnitOfWork<ForeseeingTx>(database, (db, outgoing) => ({
    ...retentionTx(db, outgoing),
    filing: makeFilingRules({ records: makeRecordStore(db), folders: makeFolderStore(db) }),
  }))
  const changing = { unitOfWork, clock }
  const action = 'preview-filing'
  const ofFolder: NoteRefusedLook<{ readonly reference: string }> = (actor, { reference }, look) =>
    noteRefused.ofFolder(action, look)(actor, reference)
  const ofRecord: NoteRefusedLook<{ readonly id: RecordId }> = (actor, { id }, look) =>
    noteRefused.ofRecord(action, look)(actor, id)
  const ofSubject: NoteRefusedLook<OverrideSubject> = (actor, subject, look) =>
    noteRefused.ofSubject(action, look)(actor, subject)
  return {
    version: makeWhatIf(changing, 'preview-schedule', foreseeVersion),
    classSchedule: makeWhatIf(changing, 'preview-schedule', foreseeClass),
    registration: makeWhatIf(changing, 'preview-event', foreseeRegistration),
    correction: makeWhatIf(changing, 'preview-event', foreseeCorrection),
    revocation: makeWhatIf(changing, 'preview-event', foreseeRevocation),
    closing: makeWhatIf(changing, action, foreseeClosing, ofFolder),
    reopening: makeWhatIf(changing, action, foreseeReopening, (actor, reference, look) =>
      ofFolder(actor, { reference }, look),
    ),
    folderMove: makeWhatIf(changing, action, foreseeFolderMove, (actor, move, look) =>
      noteHiddenTarget(
        action,
        (asker) => ofFolder(asker, move, look),
        () => ({ type: 'class', code: move.class }),
      )(actor),
    ),
    recordMove: makeWhatIf(changing, action, foreseeMove, (actor, move, look) =>
      noteHiddenTarget(
        action,
        (asker) => ofRecord(asker, move, look),
        () => ({ type: 'folder', reference: move.folder }),
      )(actor),
    ),
    override: makeWhatIf(changing, action, foreseeOverride, (actor, { subject }, look) =>
      ofSubject(actor, subject, look),
    ),
    overrideWithdrawal: makeWhatIf(changing, action, foreseeOverrideWithdrawal, ofSubject),
  }
}
