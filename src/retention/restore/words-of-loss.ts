import { assertNever } from '../../kernel/assert-never.ts'
import type { LossKind } from './loss-kind.ts'

/** What a hold for lost changes says to whoever finds it. */
export interface WordsOfLoss {
  readonly name: string
  readonly reason: string
  readonly authority: string
}

/** The words of the hold for lost changes of one kind: what was lost, what it can mean, and what to do about it. */
export function wordsOfLoss(kind: LossKind, restoration: string, changes: number): WordsOfLoss {
  const { name, happened } = wordings(kind)
  const [lost, them] = changes === 1 ? ['1 change is lost', 'it'] : [`${changes} changes are lost`, 'them']
  return {
    name: `Lost in a restore: ${name}`,
    reason:
      `The database was restored from a backup, and ${lost} with which ${happened}: what this hold stands on may have to be ` +
      `kept longer than the database now says. The list of restoration ${restoration} names ${them}, with who did it and when. ` +
      'Enter it again; then two officers lift this hold.',
    authority:
      'Whatever stops a destruction comes back with a restored database. Placed when the restore was taken up.',
  }
}

function wordings(kind: LossKind): { readonly name: string; readonly happened: string } {
  switch (kind) {
    case 'override':
      return {
        name: 'schedules of single records and folders',
        happened: 'records or folders were given a schedule of their own, or lost it',
      }
    case 'filing':
      return {
        name: 'records and folders that were moved',
        happened: 'records were moved or filed in another folder, or folders moved to another class',
      }
    case 'reopening':
      return { name: 'folders opened again', happened: 'folders were opened again' }
    case 'event':
      return { name: 'events', happened: 'events were registered, corrected or revoked' }
    case 'schedule':
      return {
        name: 'published schedules',
        happened: 'versions of schedules, or the schedules of classes, were published',
      }
    case 'facts':
      return {
        name: 'dates, fields, subjects and versions of records',
        happened:
          'the dates, fields or subjects of records were changed, newer versions captured or supersessions withdrawn',
      }
    case 'decision':
      return {
        name: 'decisions to keep',
        happened: 'it was decided to keep records, or to transfer instead of destroying them',
      }
    default:
      return assertNever(kind)
  }
}
