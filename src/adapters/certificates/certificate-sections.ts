import type { CertificateItem, SignedCertificate } from '../../retention/certificate/disposal-certificate.ts'

/** A heading and the lines under it. */
export interface Section {
  readonly heading: string
  readonly lines: readonly string[]
}

const kinds = {
  regular: 'Regular disposal under retention schedules.',
  exceptional: 'Exceptional disposal, by hand and on the authority named below.',
  partial: 'PARTIAL: something that was approved is not gone. A later certificate supplements this one.',
} as const

/** A certificate in the order in which a person reads it. */
export function certificateSections(certificate: SignedCertificate): readonly Section[] {
  const sections = [
    { heading: 'What this certifies', lines: summary(certificate) },
    { heading: 'Authority', lines: orNone(certificate.authority) },
    {
      heading: 'Approved by',
      lines: certificate.approvals.map(
        ({ role, by, at, how }) => `${by} as ${role}, ${at} (authenticated by ${how})`,
      ),
    },
    { heading: `Items (${certificate.items.length})`, lines: certificate.items.map(itemLine) },
    {
      heading: 'Verified absent',
      lines: orNone(
        certificate.verified.map(({ store, method, checkedAt }) => `${store}: ${method}, ${checkedAt}`),
      ),
    },
    {
      heading: 'What remains, until when, on what basis',
      lines: orNone(
        certificate.remains.map(({ where, until, basis }) => `${where}: until ${until}; ${basis}`),
      ),
    },
    { heading: 'Not covered by this certificate', lines: certificate.notCovered },
    { heading: 'Signature', lines: signatureLines(certificate) },
  ]
  if (!certificate.drill) return sections
  const warning =
    'Clock or data of this installation are a drill’s: nothing on this page is evidence of a real disposal.'
  return [{ heading: 'DRILL', lines: [warning] }, ...sections]
}

function summary(certificate: SignedCertificate): readonly string[] {
  const lines = [
    kinds[certificate.kind],
    ...(certificate.kind === 'partial' && certificate.disposal !== undefined
      ? [kinds[certificate.disposal]]
      : []),
    `Batch ${certificate.batchId}, certificate number ${certificate.sequence}, issued ${certificate.issuedAt}.`,
    `Class ${certificate.class}, marking ${certificate.marking}.`,
    `Manifest (SHA-256): ${certificate.manifestDigest}`,
    `Executed by ${certificate.executedBy}.`,
  ]
  if (certificate.reason !== null) lines.push(`Reason: ${certificate.reason}`)
  if (certificate.supplements.length > 0) lines.push(`Supplements: ${certificate.supplements.join(', ')}`)
  return lines
}

function itemLine(item: CertificateItem): string {
  const by = item.executedBy == null ? '' : ` by ${item.executedBy}`
  const ended = item.at === null ? '' : ` ${item.at}${by}`
  const reason = item.reason === null ? '' : ` (${item.reason})`
  const archive = item.archiveReference === undefined ? '' : `, in the archive ${item.archiveReference}`
  const kept = item.retentionEnd === null ? '' : `, kept until ${item.retentionEnd}`
  return `${item.reference} — ${item.outcome}${ended}${archive}${reason}; ${item.schedule}${kept}; record ${item.recordId}; SHA-256 ${item.sha256}`
}

function signatureLines({ signature }: SignedCertificate): readonly string[] {
  return [
    'The signed certificate is the JSON form; this page is made from it.',
    `${signature.algorithm}, key ${signature.key}`,
    signature.value,
  ]
}

function orNone(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['None.'] : lines
}
