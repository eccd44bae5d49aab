import type { CivilDate } from '../dates/civil-date.ts'

/** What one of a record's folders alone comes to. */
export interface FilingEnd {
  readonly state: 'untriggered' | 'running' | 'permanent'
  readonly retentionEnd: CivilDate | null
}

/**
 * The folders whose view a record leaves on a day: those whose time is over while another's goes on or went on for longer
 * (DESIGN §5). The one that keeps longest is never among them, nor one that ends on the same day.
 */
export function foldersToLeave<Filing extends FilingEnd>(
  filings: readonly Filing[],
  on: CivilDate,
): readonly Filing[] {
  // As text, days come before what has none.
  const endOf = ({ state, retentionEnd }: FilingEnd): string =>
    state === 'running' && retentionEnd !== null ? retentionEnd : 'none'
  const last = filings.map(endOf).reduce((one, other) => (one > other ? one : other), '')
  return filings.filter((filing) => endOf(filing) < last && endOf(filing) < on)
}
