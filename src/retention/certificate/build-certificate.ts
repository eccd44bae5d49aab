import type { CertificateId } from '../../kernel/ids.ts'
import type { AbsenceProof } from '../../records/content-store.ts'
import { stagesOf } from '../batches/review-progress.ts'
import type { DisposalBatch, DisposalItem } from '../disposal-batch.ts'
import type { CertifiedItem } from './certificate-store.ts'
import type { CertificateItem, DisposalCertificate, Remainder } from './disposal-certificate.ts'

/** What no system can know of its own documents; said, so that nobody reads the certificate as saying it. */
const notCovered = [
  'Copies that people downloaded, printed or saved while they could read the record.',
  'Copies sent by e-mail or handed over in other ways.',
  'Backups and snapshots made by others of the machines, discs and services that Muniment runs on.',
] as const

export interface CertificateInput {
  readonly id: CertificateId
  readonly batch: DisposalBatch
  readonly items: readonly CertifiedItem[]
  /** Certificates of the same batch so far, oldest first. */
  readonly earlier: readonly CertificateId[]
  readonly issuedAt: Date
  readonly drill: boolean
  readonly remains: readonly Remainder[]
}

/** What a batch comes to, in the words of API.md. Depends on nothing but its input. */
export function buildCertificate(input: CertificateInput): DisposalCertificate {
  const { batch, items } = input
  return {
    id: input.id,
    batchId: batch.id,
    kind: kindOf(batch, items),
    disposal: batch.kind,
    sequence: input.earlier.length + 1,
    supplements: input.earlier,
    issuedAt: input.issuedAt.toISOString(),
    class: batch.class,
    marking: batch.marking,
    manifestDigest: batch.manifestDigest,
    items: items.map(present),
    verified: latestProofs(items),
    remains: distinctRemains(input.remains),
    notCovered,
    authority: authorities(batch, items),
    reason: batch.reason,
    approvals: stagesOf(batch).flatMap(({ stage, role, approval }) =>
      approval === null
        ? []
        : [{ stage, role, by: approval.by, at: approval.at.toISOString(), how: approval.how }],
    ),
    executedBy: executors(batch, items),
    drill: input.drill,
  }
}

function kindOf(batch: DisposalBatch, items: readonly DisposalItem[]): DisposalCertificate['kind'] {
  const ended = ['destroyed', 'transferred', 'retained', 'skipped']
  return items.some((item) => !ended.includes(item.state)) ? 'partial' : batch.kind
}

function present(item: CertifiedItem): CertificateItem {
  return {
    recordId: item.recordId,
    reference: item.reference,
    class: item.classCode,
    schedule: `${item.scheduleCode} version ${item.scheduleVersion}`,
    retentionEnd: item.retentionEnd,
    sha256: item.sha256,
    outcome: outcomeOf(item),
    reason: item.stateReason,
    ...(item.archiveReference === null ? {} : { archiveReference: item.archiveReference }),
    at: item.executedAt?.toISOString() ?? null,
    executedBy: item.executor,
  }
}

function outcomeOf(item: DisposalItem): CertificateItem['outcome'] {
  switch (item.state) {
    case 'destroyed':
    case 'transferred':
    case 'retained':
    case 'skipped':
    case 'stuck':
      return item.state
    default:
      return 'pending'
  }
}

/** Nothing of it is left here, wherever else it is kept. */
function isGone({ state }: DisposalItem): boolean {
  return state === 'destroyed' || state === 'transferred'
}

/** One line a store and method, with the last moment at which it was looked. */
function latestProofs(items: readonly DisposalItem[]): DisposalCertificate['verified'] {
  const latest = new Map<string, AbsenceProof>()
  for (const proof of items.flatMap((item) => (isGone(item) ? item.proofs : []))) {
    const key = `${proof.store} ${proof.method}`
    const known = latest.get(key)
    if (known === undefined || proof.checkedAt > known.checkedAt) latest.set(key, proof)
  }
  return [...latest.values()]
    .map(({ store, method, checkedAt }) => ({ store, method, checkedAt: checkedAt.toISOString() }))
    .sort((one, other) => (`${one.store} ${one.method}` < `${other.store} ${other.method}` ? -1 : 1))
}

function distinctRemains(remains: readonly Remainder[]): readonly Remainder[] {
  return [...new Map(remains.map((one) => [`${one.where} ${one.until}`, one])).values()]
}

/** A batch may be executed in parts: what got stuck, and what waited for its receiver, by others than the first. */
function executors({ executedBy }: DisposalBatch, items: readonly CertifiedItem[]): string {
  const inOrder = items.toSorted((one, other) => Number(one.executedAt) - Number(other.executedAt))
  const named = [...inOrder.map(({ executor }) => executor), executedBy]
  return [...new Set(named.filter((name) => name !== null))].join('; ')
}

function authorities(batch: DisposalBatch, items: readonly DisposalItem[]): readonly string[] {
  const gone = items.filter((item) => isGone(item) || item.state === 'stuck')
  const named = [batch.authority, ...gone.flatMap((item) => [item.authority, item.decisionAuthority])]
  return [...new Set(named.filter((authority) => authority !== null))].sort()
}
