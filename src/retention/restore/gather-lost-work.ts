import { roles } from '../../access/actor.ts'
import { scopeOfCode } from '../../access/rights-change.ts'
import type { Leaf } from '../../audit/leaf.ts'
import type { AuditAction } from '../../audit/ports.ts'
import type { BatchId, FolderId, HoldId, RecordId } from '../../kernel/ids.ts'
import { markings } from '../../records/marking.ts'
import { kindOfLoss } from './kind-of-loss.ts'
import type { LostChange } from './lost-change.ts'
import { captureOf, certificateOf, endOf, holdOf, proceedingOf, proposalOf } from './lost-in-entry.ts'
import type {
  LostBatch,
  LostCapture,
  LostCertificate,
  LostDecision,
  LostEnd,
  LostErasure,
  LostHold,
  LostMove,
  LostProceeding,
  LostRights,
  LostWork,
} from './lost-work.ts'
import { instantIn, numberIn, textIn, textsIn, wordIn } from './read-codes.ts'

/** No class is called so. */
const NO_CLASS = '?'

/**
 * Entries that change nothing which a person would have to do again: what was read and refused, what follows from
 * others, what jobs do anew, and the course of batches, which begins again with the next sweep.
 */
const followsByItself =
  /^(record\.(read|indexed|quarantined|opened|captured|folder-left|folder-returned)|content\.|text\.|search\.|access\.|retention\.changed|hold\.(placed|evaluated|lift|materialised|caught|too-late|proceeding-opened)|transfer\.|sweep\.|batch\.|item\.|certificate\.|clock\.|engine\.|installation\.|orphan\.|index\.|fixity\.|log\.|details\.|person\.(signed-in|disabled|token-rotated|tokens-revoked)|folder\.minimised)/
/** Of these, what a person made and is lost all the same: what was decided, closed and captured, and what a receiver said. */
const madeByPeople: readonly AuditAction[] = [
  'item.decided',
  'item.retained',
  'batch.rejected',
  'batch.withdrawn',
  'hold.lift-requested',
  'record.captured',
  'transfer.acknowledged',
]

/** Reads, entry by entry in their order, what was done since a backup. */
export function makeGatherLostWork(): { add(leaf: Leaf): void; result(): LostWork } {
  const found = nothingFound()
  return {
    add: (leaf) => {
      found.entries += 1
      if (leaf.outcome !== 'done') return
      takers[leaf.action]?.(found, leaf, new Date(leaf.at))
      if (followsByItself.test(leaf.action) && !madeByPeople.includes(leaf.action)) return
      if (leaf.action === 'person.changed' && !changesGroups(leaf)) return
      found.changes.push(changeOf(leaf, new Date(leaf.at)))
    },
    result: () => ({
      ...found,
      changes: found.changes.filter(isNotOver(found)),
      erasures: [...found.erasures.values()],
      minimisedFolders: [...found.minimisedFolders],
      rotated: [...found.rotated],
      disabled: [...found.disabled],
      rights: new Map([...found.rights].filter(([id]) => !found.disabled.has(id))),
    }),
  }
}

type Found = ReturnType<typeof nothingFound>

/**
 * Nobody has to do again what was done with a record that has gone since, whose end says all that is left of it, nor to
 * capture a certificate, which is brought back from its bytes; of a hold that was lifted it is said that two lift it again.
 */
function isNotOver({ ends, certificates, lifted }: Found): (change: LostChange) => boolean {
  const digests = new Set(certificates.map(({ sha256 }) => sha256))
  return ({ action, subject, codes }) => {
    if (action === 'hold.lift-requested') return !lifted.includes(subject.id as HoldId)
    if (subject.type !== 'record') return true
    return !(
      ends.has(subject.id as RecordId) ||
      (action === 'record.captured' && digests.has(textIn(codes, 'sha256') ?? ''))
    )
  }
}

function changeOf({ position, action, subject, actor, codes }: Leaf, at: Date): LostChange {
  return { position, at, action, subject, by: actor.id, codes, kind: kindOfLoss({ action, codes }) }
}

function nothingFound() {
  return {
    entries: 0,
    ends: new Map<RecordId, LostEnd>(),
    batches: new Map<BatchId, LostBatch>(),
    decisions: new Map<RecordId, LostDecision>(),
    certificates: [] as LostCertificate[],
    holds: [] as LostHold[],
    proceedings: [] as LostProceeding[],
    lifted: [] as HoldId[],
    moves: new Map<RecordId, LostMove[]>(),
    folderMoves: new Map<FolderId, string[]>(),
    captures: [] as LostCapture[],
    erasures: new Map<string, LostErasure>(),
    minimisedFolders: new Set<FolderId>(),
    rotated: new Set<string>(),
    disabled: new Set<string>(),
    rights: new Map<string, LostRights>(),
    changes: [] as LostChange[],
  }
}

/** What each action adds. */
const takers: { readonly [Action in AuditAction]?: (found: Found, leaf: Leaf, at: Date) => void } = {
  'item.destroyed': takeEnd,
  'item.transferred': takeEnd,
  'item.decided': ({ decisions }, { actor, codes, subject }, at) =>
    decisions.set(subject.id as RecordId, { batchId: textIn(codes, 'batchId') as BatchId, by: actor.id, at }),
  'batch.proposed': (found, leaf, at) => changeBatch(found, leaf, proposalOf(leaf, at)),
  'batch.decided': takeSetDecision,
  'batch.approved': takeApproval,
  'batch.approval-voided': (found, leaf) => changeBatch(found, leaf, { approvals: [], voided: true }),
  'batch.execution-started': (found, leaf, at) =>
    changeBatch(found, leaf, { executedBy: leaf.actor.id, executedAt: at }),
  'certificate.issued': ({ certificates }, leaf, at) => certificates.push(certificateOf(leaf, at)),
  'hold.placed': ({ holds }, leaf, at) => holds.push(holdOf(leaf, at)),
  'hold.proceeding-opened': ({ proceedings }, leaf, at) => proceedings.push(proceedingOf(leaf, at)),
  'hold.lifted': ({ lifted }, { subject }) => lifted.push(subject.id as HoldId),
  'record.captured': ({ captures }, leaf, at) => captures.push(captureOf(leaf, at)),
  'record.moved': takeMove,
  'record.filed': takeMove,
  'record.folder-returned': takeMove,
  'folder.moved': takeFolderMove,
  'details.erased': ({ erasures }, { codes, subject }) => {
    // Beside single entries only what was destroyed is erased, and that is with its destruction.
    if (codes['entries'] !== undefined) return
    const names = textsIn(codes, 'names')
    erasures.set(`${subject.type} ${subject.id} ${names?.join(',') ?? ''}`, { subject, names })
  },
  'folder.minimised': ({ minimisedFolders }, { subject }) => minimisedFolders.add(subject.id as FolderId),
  'person.token-rotated': ({ rotated }, { subject }) => rotated.add(subject.id),
  'person.disabled': ({ disabled }, { subject }) => disabled.add(subject.id),
  'person.changed': takeRights,
}

function takeEnd({ ends }: Found, leaf: Leaf, at: Date): void {
  const id = leaf.subject.id as RecordId
  ends.set(id, endOf(leaf, id, at))
}

/** Into whichever folder it came, moved, filed again or back: the holds of that one have caught it. */
function takeMove({ moves }: Found, { codes, subject }: Leaf): void {
  const id = subject.id as RecordId
  const move = { toFolder: textIn(codes, 'toFolder') ?? '', toClass: textIn(codes, 'toClass') ?? '' }
  moves.set(id, [...(moves.get(id) ?? []), move])
}

function takeFolderMove({ folderMoves }: Found, { codes, subject }: Leaf): void {
  const id = subject.id as FolderId
  folderMoves.set(id, [...(folderMoves.get(id) ?? []), textIn(codes, 'toClass') ?? ''])
}

/** The last word on all of it, but of groups whatever happened on the way. */
function takeRights({ rights }: Found, { codes, subject }: Leaf): void {
  const before = rights.get(subject.id)
  rights.set(subject.id, {
    role: wordIn(codes, 'toRole', roles),
    scope: scopeIn(codes),
    clearance: wordIn(codes, 'toClearance', markings),
    groupsGiven: before?.groupsGiven === true || (numberIn(codes, 'groupsGiven') ?? 0) > 0,
    groupsTaken: before?.groupsTaken === true || (numberIn(codes, 'groupsTaken') ?? 0) > 0,
  })
}

/** Where an entry does not say which, its role is good for no class: a code may be too long for the log, and then lay beside. */
function scopeIn(codes: Leaf['codes']): string | null {
  if (codes['toScope'] === null) return null
  const code = textIn(codes, 'toScope')
  return code === null ? NO_CLASS : scopeOfCode(code)
}

/** Which groups lay beside the log: a person gives them again. The rest of a person's rights comes back by itself. */
function changesGroups({ codes }: Leaf): boolean {
  return (numberIn(codes, 'groupsGiven') ?? 0) + (numberIn(codes, 'groupsTaken') ?? 0) > 0
}

function takeApproval(found: Found, leaf: Leaf, at: Date): void {
  const { codes, id, actor, subject } = leaf
  const manifestDigest = textIn(codes, 'manifestDigest')
  const before = found.batches.get(subject.id as BatchId)?.approvals ?? []
  changeBatch(found, leaf, {
    approvals: [
      ...before,
      {
        by: actor.id,
        at,
        how: textIn(codes, 'how') ?? 'token',
        entryId: id,
        stage: numberIn(codes, 'stage'),
      },
    ],
    notBefore: instantIn(codes, 'notBefore'),
    ...(manifestDigest === null ? {} : { manifestDigest }),
  })
}

function takeSetDecision(found: Found, leaf: Leaf, at: Date): void {
  const before = found.batches.get(leaf.subject.id as BatchId)?.decidedAsSets ?? []
  const decided = { by: leaf.actor.id, at, folderId: textIn(leaf.codes, 'folderId') }
  changeBatch(found, leaf, { decidedAsSets: [...before, decided] })
}

function changeBatch({ batches }: Found, { subject }: Leaf, change: Partial<LostBatch>): void {
  const id = subject.id as BatchId
  batches.set(id, { ...(batches.get(id) ?? emptyBatch(id)), ...change })
}

function emptyBatch(id: BatchId): LostBatch {
  return {
    id,
    kind: 'regular',
    classCode: null,
    action: null,
    manifestDigest: null,
    proposedBy: null,
    proposedAt: null,
    reviewers: null,
    decidedAsSets: [],
    approvals: [],
    voided: false,
    notBefore: null,
    executedBy: null,
    executedAt: null,
  }
}
