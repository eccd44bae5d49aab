/**
 * What a schedule asks for when retention has ended, weakest first (DESIGN §5): retain-permanently outranks review,
 * review outranks transfer, transfer outranks destroy.
 */
export const disposalActions = ['destroy', 'transfer', 'review', 'retain-permanently'] as const

export type DisposalAction = (typeof disposalActions)[number]

/** Positive where `one` is the stronger action, negative where `other` is, 0 where they are the same. */
export function compareActions(one: DisposalAction, other: DisposalAction): number {
  return disposalActions.indexOf(one) - disposalActions.indexOf(other)
}
