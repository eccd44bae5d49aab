import type { SignedCertificate } from './disposal-certificate.ts'

/** A certificate without what people wrote in it: a copy, which its signature is not over, and which says so. */
export type WithheldCertificate = SignedCertificate & {
  /** What is not shown. */
  readonly withheld: readonly ('reason' | 'authority' | 'items.archiveReference')[]
}

/**
 * The certificate for an auditor above whose clearance its batch is: as the disposal log stands to them, with references,
 * digests, days, codes and outcomes, and none of the words (DESIGN §7): of the authorities not those `ofDecisions`, which were written
 * of single records. Nothing where there are none: then it is for them as it was signed.
 */
export function withholdCertificate(
  certificate: SignedCertificate,
  ofDecisions: ReadonlySet<string>,
): WithheldCertificate | undefined {
  const hasReason = certificate.reason !== null
  const hasReferences = certificate.items.some((item) => item.archiveReference !== undefined)
  const authority = certificate.authority.filter((one) => !ofDecisions.has(one))
  const hasAuthorities = authority.length < certificate.authority.length
  if (!hasReason && !hasAuthorities && !hasReferences) return undefined
  return {
    ...certificate,
    reason: hasReason ? 'withheld' : null,
    authority: hasAuthorities ? [...authority, 'withheld'] : authority,
    items: certificate.items.map((item) =>
      item.archiveReference === undefined ? item : { ...item, archiveReference: 'withheld' },
    ),
    withheld: [
      ...(hasReason ? (['reason'] as const) : []),
      ...(hasAuthorities ? (['authority'] as const) : []),
      ...(hasReferences ? (['items.archiveReference'] as const) : []),
    ],
  }
}
