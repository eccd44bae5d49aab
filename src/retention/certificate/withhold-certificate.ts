import type { SignedCertificate } from './disposal-certificate.ts'

/** A certificate without what people wrote in it: a copy, which its signature is not over, and which says so. */
export type WithheldCertificate = SignedCertificate & {
  /** What is not shown. */
  readonly withheld: readonly ('reason' | 'items.archiveReference')[]
}

/**
 * The certificate for an auditor above whose clearance its batch is: as the disposal log stands to them, with references,
 * digests, days, codes and outcomes, and none of the words (DESIGN §7). Nothing where there are none: then it is for them as
 * it was signed.
 */
export function withholdCertificate(certificate: SignedCertificate): WithheldCertificate | undefined {
  const hasReason = certificate.reason !== null
  const hasReferences = certificate.items.some((item) => item.archiveReference !== undefined)
  if (!hasReason && !hasReferences) return undefined
  return {
    ...certificate,
    reason: hasReason ? 'withheld' : null,
    items: certificate.items.map((item) =>
      item.archiveReference === undefined ? item : { ...item, archiveReference: 'withheld' },
    ),
    withheld: [
      ...(hasReason ? (['reason'] as const) : []),
      ...(hasReferences ? (['items.archiveReference'] as const) : []),
    ],
  }
}
