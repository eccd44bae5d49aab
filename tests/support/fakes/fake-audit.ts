import { coveredBy } from '../../../src/audit/covered-by.ts'
import { draftEntry } from '../../../src/audit/draft-entry.ts'
import { readDraft, readLeaf, type SequencedLeaf } from '../../../src/audit/leaf.ts'
import type {
  AnchoredCheckpoint,
  AuditEvent,
  AuditFilter,
  AuditLog,
  AuditReader,
  AuditSequence,
  AuditTx,
  Erasure,
  StoredDetail,
  StoredEntry,
  Subtree,
} from '../../../src/audit/ports.ts'
import { leafHash } from '../../../src/audit/tree/merkle-hash.ts'
import type { Clock } from '../../../src/kernel/clock.ts'
import type { UnitOfWork } from '../../../src/kernel/unit-of-work.ts'
import { londonDate } from '../../../src/records/dates/london-date.ts'

type FakeDetail = { -readonly [Name in keyof StoredDetail]: StoredDetail[Name] }

/** The audit log in memory; `events` is what was appended, for a look at what a use case told it. */
export interface FakeAudit {
  readonly events: AuditEvent[]
  readonly log: AuditLog
  readonly sequence: AuditSequence
  readonly reader: AuditReader
  readonly unitOfWork: UnitOfWork<AuditTx>
}

/** Makes one; passes the contract of the PostgreSQL log. */
export function makeFakeAudit(clock: Clock): FakeAudit {
  const events: AuditEvent[] = []
  let outbox: { readonly id: number; readonly draft: string }[] = []
  let drafts = 0
  const entries: StoredEntry[] = []
  const details: FakeDetail[] = []
  const subtrees: Subtree[] = []
  const checkpoints: AnchoredCheckpoint[] = []

  const append = async (event: AuditEvent) => {
    const entry = draftEntry(event, clock.now())
    events.push(event)
    outbox.push({ id: drafts, draft: entry.text })
    drafts += 1
    for (const { name, value, salt } of entry.details) {
      const conditions = name === 'actorName' ? null : entry.conditions
      const { type: subjectType, id: subjectId } = entry.subject
      details.push({ entryId: entry.id, subjectType, subjectId, name, value, salt, conditions })
    }
    return entry.id
  }
  const erase: AuditLog['eraseDetails'] = async ({ actor, subject, basis, names, reasonsOf }) => {
    let count = 0
    for (const detail of details) {
      const named = names?.includes(detail.name) ?? detail.name !== 'actorName'
      if (subjectOf(detail) !== key(subject) || !named || detail.value === null) continue
      detail.value = null
      detail.salt = null
      count += 1
    }
    await append({ action: 'details.erased', actor, subject, codes: { basis, count, names } })
    if (reasonsOf !== undefined) await eraseReasons({ actor, subject, basis, reasonsOf })
    return count
  }
  const eraseReasons = async ({
    actor,
    subject,
    basis,
    reasonsOf,
  }: Pick<Required<Erasure>, 'actor' | 'subject' | 'basis' | 'reasonsOf'>): Promise<void> => {
    const picked = [
      ...entries.map(({ bytes }) => readLeaf(bytes)),
      ...outbox.map(({ draft }) => readDraft(draft)),
    ]
      .filter((leaf) => key(leaf.subject) === key(subject) && reasonsOf(leaf))
      .flatMap(({ id }) => details.filter(({ entryId, name }) => entryId === id && name === 'reason'))
      .filter(({ value }) => value !== null)
    if (picked.length === 0) return
    for (const detail of picked) {
      detail.value = null
      detail.salt = null
    }
    const named = picked.map(({ entryId }) => entryId)
    const codes = { basis, count: named.length, names: ['reason'], entries: named }
    await append({ action: 'details.erased', actor, subject, codes })
  }
  const cover: AuditLog['coverDetailsOfEach'] = async (type, ids, conditions) => {
    const covered = new Set(ids.map((id) => key({ type, id })))
    for (const detail of details) {
      if (covered.has(subjectOf(detail)) && detail.name !== 'actorName')
        detail.conditions = coveredBy(detail.conditions, conditions)
    }
  }
  const log: AuditLog = {
    append: (event) => append(event as AuditEvent),
    appendAll: async (all) => {
      const ids = []
      for (const event of all) ids.push(await append(event))
      return ids
    },
    eraseDetails: erase,
    eraseDetailsOfEach: async (erasure, type, ids) => {
      for (const id of ids) await erase({ ...erasure, subject: { type, id } })
    },
    coverDetails: ({ type, id }, conditions) => cover(type, [id], conditions),
    coverDetailsOfEach: cover,
  }

  const hashes = {
    leafHashes: async (begin: number, end: number) =>
      entries.slice(begin, end).map(({ bytes }) => leafHash(bytes)),
    subtreeHashes: async (level: number, begin: number, end: number) =>
      subtrees
        .filter((subtree) => subtree.level === level && subtree.index >= begin && subtree.index < end)
        .map(({ hash }) => hash),
  }
  const sequence: AuditSequence = {
    sequence: (work) =>
      work({
        ...hashes,
        tail: async () => {
          const last = entries.at(-1)
          return { size: entries.length, lastHash: last === undefined ? null : leafHash(last.bytes) }
        },
        waiting: async (limit) => outbox.slice(0, limit),
        insertEntries: async (placed) => {
          entries.push(...placed.map(storedEntry))
        },
        insertSubtrees: async (added) => {
          subtrees.push(...added)
        },
        removeWaiting: async (ids) => {
          outbox = outbox.filter(({ id }) => !ids.includes(id))
        },
        removePlacedDrafts: async () => {
          const before = outbox.length
          const placed = new Set(entries.map(({ found }) => found.entryId))
          outbox = outbox.filter(({ draft }) => !placed.has(JSON.parse(draft).id))
          return before - outbox.length
        },
      }),
    whileNobodyElseAnchors: (work) => work(),
    insertCheckpoints: async (added) => {
      for (const one of added)
        if (!checkpoints.some(({ number }) => number === one.number)) checkpoints.push(one)
    },
  }
  const reader: AuditReader = {
    ...hashes,
    size: async () => entries.length,
    subtrees: async (level, from, limit) =>
      subtrees
        .filter((subtree) => subtree.level === level && subtree.index >= from)
        .sort((a, b) => a.index - b.index)
        .slice(0, limit),
    entries: async (from, limit, filter = {}) =>
      entries.filter((entry) => entry.position >= from && matches(entry, filter)).slice(0, limit),
    details: async (entryIds) =>
      details
        .filter(({ entryId }) => entryIds.includes(entryId))
        .sort((a, b) => (a.entryId + a.name < b.entryId + b.name ? -1 : 1)),
    erasures: async (subjectIds) =>
      entries.filter(
        ({ found }) => found.action === 'details.erased' && subjectIds.includes(found.subjectId),
      ),
    places: async (entryIds) =>
      new Map(
        entryIds.flatMap((id) => {
          const entry = entries.find(({ found }) => found.entryId === id)
          return entry === undefined
            ? []
            : [[id, { position: entry.position, hash: leafHash(entry.bytes) }] as const]
        }),
      ),
    positionOf: async (hash) => entries.find(({ bytes }) => leafHash(bytes).equals(hash))?.position,
    newestCheckpoint: async () => checkpoints.at(-1),
    checkpoints: async (from, limit) => checkpoints.filter(({ number }) => number >= from).slice(0, limit),
  }
  return { events, log, sequence, reader, unitOfWork: { run: (work) => work({ audit: log }) } }
}

function subjectOf({ subjectType: type, subjectId: id }: FakeDetail): string {
  return key({ type, id })
}

function key({ type, id }: { readonly type: string; readonly id: string }): string {
  return `${type} ${id}`
}

function storedEntry({ bytes, leaf, hash }: SequencedLeaf): StoredEntry {
  return {
    position: leaf.position,
    bytes,
    hash,
    found: {
      entryId: leaf.id,
      at: new Date(leaf.at),
      actor: leaf.actor.id,
      action: leaf.action,
      subjectType: leaf.subject.type,
      subjectId: leaf.subject.id,
    },
  }
}

function matches(entry: StoredEntry, { from, to, action, notActions, actor, subject }: AuditFilter): boolean {
  const day = londonDate(new Date(readLeaf(entry.bytes).at))
  return (
    (from === undefined || day >= from) &&
    (to === undefined || day <= to) &&
    (action === undefined || entry.found.action === action) &&
    (notActions === undefined || !notActions.includes(entry.found.action)) &&
    (actor === undefined || entry.found.actor === actor) &&
    (subject === undefined || entry.found.subjectId === subject)
  )
}
