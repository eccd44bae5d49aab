import { sql } from 'kysely'

/** Whatever was transferred has a reference in its archive: where none is known, a restore of the database has lost it. */
const notKnown = sql`'archive reference not known: restored'`

/** The reference that an archive gave to what the stub `s` is left of, for people. */
export const archiveReference = sql`coalesce(s.archive_reference, case when s.state = 'transferred' then ${notKnown} end)`

/** The same beside an item `i` of a batch, in which it need not be that the record was transferred. */
export const archiveReferenceOfItem = sql`
  coalesce(s.archive_reference, case when i.state = 'transferred' then ${notKnown} end)
`
