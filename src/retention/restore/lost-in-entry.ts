import type { Leaf } from '../../audit/leaf.ts'
import type { BatchId, CertificateId, FolderId, HoldId, RecordId } from '../../kernel/ids.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type {
  LostBatch,
  LostCapture,
  LostCertificate,
  LostEnd,
  LostHold,
  LostProceeding,
} from './lost-work.ts'
import { dateIn, instantIn, numberIn, textIn, textsIn, wordIn } from './read-codes.ts'

/*
 * What single entries say of what was lost, as far as their codes tell. The catalogue says what each action is about: ids in our
 * own signed log are ids of that kind.
 */

export function proposalOf({ actor, codes }: Leaf, at: Date): Partial<LostBatch> {
  return {
    kind: textIn(codes, 'kind') === 'exceptional' ? 'exceptional' : 'regular',
    classCode: textIn(codes, 'class'),
    action: textIn(codes, 'disposalAction'),
    manifestDigest: textIn(codes, 'manifestDigest'),
    reviewers: textsIn(codes, 'reviewers'),
    proposedBy: textIn(codes, 'proposedBy') ?? actor.id,
    proposedAt: at,
  }
}

export function captureOf({ codes, subject }: Leaf, at: Date): LostCapture {
  return {
    id: subject.id as RecordId,
    reference: textIn(codes, 'reference'),
    folderId: textIn(codes, 'folder'),
    sha256: textIn(codes, 'sha256'),
    at,
  }
}

export function endOf({ action, codes, id, position }: Leaf, recordId: RecordId, at: Date): LostEnd {
  return {
    recordId,
    state: action === 'item.transferred' ? 'transferred' : 'destroyed',
    batchId: textIn(codes, 'batchId') as BatchId,
    entryId: id,
    position,
    at: instantIn(codes, 'destroyedAt') ?? at,
    classCode: textIn(codes, 'class'),
    scheduleCode: textIn(codes, 'scheduleCode'),
    scheduleVersion: numberIn(codes, 'scheduleVersion'),
    action: textIn(codes, 'disposalAction'),
    triggerType: textIn(codes, 'triggerType'),
    triggerDate: dateIn(codes, 'triggerDate'),
    retentionEnd: dateIn(codes, 'retentionEnd'),
    size: numberIn(codes, 'size'),
    sha256: textIn(codes, 'sha256'),
  }
}

export function certificateOf({ subject, codes }: Leaf, at: Date): LostCertificate {
  const kind = textIn(codes, 'kind')
  return {
    id: subject.id as CertificateId,
    batchId: textIn(codes, 'batchId') as BatchId,
    sequence: numberIn(codes, 'sequence') ?? 1,
    kind: kind === 'partial' || kind === 'exceptional' ? kind : 'regular',
    sha256: textIn(codes, 'sha256') ?? '',
    at,
  }
}

export function holdOf({ actor, subject, codes, position }: Leaf, at: Date): LostHold {
  const kind = wordIn(codes, 'kind', ['foi-request', 'subject-access-request']) ?? 'hold'
  return {
    id: subject.id as HoldId,
    position,
    placedBy: actor.id,
    placedAt: at,
    reviewOn: dateIn(codes, 'reviewOn'),
    records: (textsIn(codes, 'records') ?? []) as readonly RecordId[],
    folders: (textsIn(codes, 'folders') ?? []) as readonly FolderId[],
    classes: textsIn(codes, 'classes') ?? [],
    byQuery: codes['byQuery'] === true,
    kind,
    strength: wordIn(codes, 'strength', ['no-change']) ?? 'no-disposal',
    openedOn: kind === 'hold' ? null : (dateIn(codes, 'openedOn') ?? londonDate(at)),
  }
}

export function proceedingOf({ actor, subject, codes }: Leaf, at: Date): LostProceeding {
  return {
    holdId: subject.id as HoldId,
    number: numberIn(codes, 'number') ?? 1,
    type: wordIn(codes, 'type', ['complaint', 'appeal']) ?? 'review',
    openedOn: dateIn(codes, 'openedOn') ?? londonDate(at),
    openedBy: actor.id,
  }
}
