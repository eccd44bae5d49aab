import type { Remainder } from './disposal-certificate.ts'

/** What PostgreSQL's own files keep of a row after it was reduced, for every certificate to say. */
export const databaseRemains: readonly Remainder[] = [
  {
    where: 'postgresql: earlier versions of the reduced row and of erased log details, in table files',
    until: 'the next vacuum of the table, and until its space is written over',
    basis: 'PostgreSQL keeps replaced row versions until they are vacuumed; no query returns them',
  },
  {
    where: 'postgresql: write-ahead log of the same changes',
    until:
      'its segments are recycled after the next checkpoints, or leave the archive of whoever archives them',
    basis: 'needed to recover the database after a crash',
  },
]
