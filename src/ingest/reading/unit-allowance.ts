/**
 * What a document and all that is found inside it may still use of a reader's time. Counted in documents: 1 is all that
 * one document may use, which only the reader knows in hours.
 */
export interface UnitAllowance {
  /** Zero or less once it is used up. */
  left(): number
  spend(documents: number): void
}

/**
 * A message and a dozen attachments: so many may each take all that a document filed by itself may, so that an ordinary
 * message with large scans is read as if each had been filed alone. What has more attachments, as letters and tables that
 * take seconds, shares the same.
 */
const DOCUMENTS = 13

/** The allowance of a unit that nothing has been read of. */
export function makeUnitAllowance(): UnitAllowance {
  let left = DOCUMENTS
  return {
    left: () => left,
    spend: (documents) => {
      left -= documents
    },
  }
}
