import type { Leaf } from '../../audit/leaf.ts'
import type { BatchId, CertificateId, FolderId, HoldId, RecordId } from '../../kernel/ids.ts'
import type {
  LostBatch,
  LostCapture,
  LostCertificate,
  LostDecision,
  LostEnd,
  LostErasure,
  LostHold,
  LostMove,
  LostWork,
} from './lost-work.ts'
import { dateIn, instantIn, numberIn, textIn, textsIn } from './read-codes.ts'

/**
 * Entries that change nothing which a person would have to do again: what was read and refused, what follows from
 * others, what jobs do anew, and the course of batches, which begins again with the next sweep.
 */
const followsByItself =
  /^(record\.(read|indexed|quarantined|opened|captured)|content\.|text\.|search\.|access\.|retention\.changed|hold\.|sweep\.|batch\.|item\.|certificate\.|clock\.|engine\.|installation\.|orphan\.|index\.|fixity\.|log\.|details\.|person\.(signed-in|disabled|token-rotated|tokens-revoked)|folder\.minimised)/
/** What was decided to be kept is a change that a person made, and is lost. */
const keptByDecision = 'item.retained'

/** Reads, entry by entry in their order, what was done since a backup. */
export function makeGatherLostWork(): { add(leaf: Leaf): void; result(): LostWork } {
  const ends = new Map<RecordId, LostEnd>()
  const batches = new Map<BatchId, LostBatch>()
  const decisions = new Map<RecordId, LostDecision>()
  const holds: LostHold[] = []
  const lifted: HoldId[] = []
  const certificates: LostCertificate[] = []
  const moves = new Map<RecordId, LostMove[]>()
  const captures: LostCapture[] = []
  const erasures = new Map<string, LostErasure>()
  const minimised = new Set<FolderId>()
  const rotated = new Set<string>()
  const disabled = new Set<string>()
  const notRedone: { [action: string]: number } = {}
  let entries = 0

  const batchOf = (id: BatchId): LostBatch => batches.get(id) ?? emptyBatch(id)
  const changeBatch = (leaf: Leaf, change: Partial<LostBatch>): void => {
    // The subject of these entries is a batch.
    const id = leaf.subject.id as BatchId
    batches.set(id, { ...batchOf(id), ...change })
  }

  const take = (leaf: Leaf): void => {
    const { codes, subject } = leaf
    const at = new Date(leaf.at)
    // The catalogue says what each action is about; ids in our own signed log are ids.
    const recordId = subject.id as RecordId
    switch (leaf.action) {
      case 'item.destroyed':
      case 'item.transferred':
        ends.set(recordId, endOf(leaf, recordId, at))
        return
      case 'item.decided':
        decisions.set(recordId, { batchId: textIn(codes, 'batchId') as BatchId, by: leaf.actor.id, at })
        return
      case 'batch.proposed':
        changeBatch(leaf, {
          kind: textIn(codes, 'kind') === 'exceptional' ? 'exceptional' : 'regular',
          classCode: textIn(codes, 'class'),
          action: textIn(codes, 'disposalAction'),
          items: numberIn(codes, 'items'),
          manifestDigest: textIn(codes, 'manifestDigest'),
          proposedBy: textIn(codes, 'proposedBy') ?? leaf.actor.id,
          proposedAt: at,
        })
        return
      case 'batch.approved':
        changeBatch(leaf, {
          approvals: [
            ...batchOf(subject.id as BatchId).approvals,
            { by: leaf.actor.id, at, how: textIn(codes, 'how') ?? 'token', entryId: leaf.id },
          ],
          notBefore: instantIn(codes, 'notBefore'),
          ...(textIn(codes, 'manifestDigest') && { manifestDigest: textIn(codes, 'manifestDigest') }),
        })
        return
      case 'batch.approval-voided':
        changeBatch(leaf, { approvals: [] })
        return
      case 'batch.execution-started':
        changeBatch(leaf, { executedBy: leaf.actor.id, executedAt: at })
        return
      case 'hold.placed':
        holds.push(holdOf(leaf, at))
        return
      case 'hold.lifted':
        lifted.push(subject.id as HoldId)
        return
      case 'certificate.issued':
        certificates.push(certificateOf(leaf, at))
        return
      case 'record.captured':
        captures.push({
          id: recordId,
          reference: textIn(codes, 'reference'),
          folderId: textIn(codes, 'folder'),
          sha256: textIn(codes, 'sha256'),
          at,
        })
        return
      case 'record.moved':
        moves.set(recordId, [
          ...(moves.get(recordId) ?? []),
          { toFolder: textIn(codes, 'toFolder') ?? '', toClass: textIn(codes, 'toClass') ?? '' },
        ])
        return
      case 'details.erased': {
        const names = textsIn(codes, 'names')
        erasures.set(`${subject.type} ${subject.id} ${names?.join(',') ?? ''}`, { subject, names })
        return
      }
      case 'folder.minimised':
        minimised.add(subject.id as FolderId)
        return
      case 'person.token-rotated':
        rotated.add(subject.id)
        return
      case 'person.disabled':
        disabled.add(subject.id)
        return
      default:
        return
    }
  }

  return {
    add: (leaf) => {
      entries += 1
      if (leaf.outcome !== 'done') return
      take(leaf)
      if (followsByItself.test(leaf.action) && leaf.action !== keptByDecision) return
      notRedone[leaf.action] = (notRedone[leaf.action] ?? 0) + 1
    },
    result: () => ({
      entries,
      ends,
      batches,
      decisions,
      certificates,
      holds,
      lifted,
      moves,
      captures,
      erasures: [...erasures.values()],
      minimisedFolders: [...minimised],
      rotated: [...rotated],
      disabled: [...disabled],
      notRedone,
    }),
  }
}

function endOf({ action, codes, id, position }: Leaf, recordId: RecordId, at: Date): LostEnd {
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

function certificateOf({ subject, codes }: Leaf, at: Date): LostCertificate {
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

function holdOf({ actor, subject, codes, position }: Leaf, at: Date): LostHold {
  return {
    id: subject.id as HoldId,
    position,
    placedBy: actor.id,
    placedAt: at,
    reviewOn: dateIn(codes, 'reviewOn'),
    records: (textsIn(codes, 'records') ?? []) as readonly RecordId[],
    folders: (textsIn(codes, 'folders') ?? []) as readonly FolderId[],
    classes: textsIn(codes, 'classes') ?? [],
  }
}

function emptyBatch(id: BatchId): LostBatch {
  return {
    id,
    kind: 'regular',
    classCode: null,
    action: null,
    items: null,
    manifestDigest: null,
    proposedBy: null,
    proposedAt: null,
    approvals: [],
    notBefore: null,
    executedBy: null,
    executedAt: null,
  }
}
