/** The revisions that a changer has seen, one of which must still stand, or `any`. */
export type ExpectedRevisions = readonly number[] | 'any'

/** Whether what stands is among what was seen. */
export function isExpected(expected: ExpectedRevisions, revision: number): boolean {
  return expected === 'any' || expected.includes(revision)
}
