import { MunimentError } from '../../kernel/muniment-error.ts'
import type { RetentionTx } from '../ports.ts'
import type { NewEvent, RetentionEvent } from './retention-event.ts'

/** Throws `unknown-event` for a type that no schedule names, with those that are named. */
export async function refuseUnknownType(tx: RetentionTx, type: string): Promise<void> {
  const known = await tx.events.knownTypes()
  if (known.includes(type)) return
  const named = known.length === 0 ? 'none yet' : known.join(', ')
  throw new MunimentError(
    'unknown-event',
    `No schedule counts from an event ${type}. Schedules name: ${named}.`,
    {
      errors: [{ path: 'type', message: 'is named by no schedule' }],
    },
  )
}

/** The event of this type that stands for this subject. */
export async function findStanding(
  tx: RetentionTx,
  { type, subject }: NewEvent,
): Promise<RetentionEvent | undefined> {
  const about = { type, subjectType: subject.type, subjectId: subject.id, state: 'standing' } as const
  const [standing] = await tx.events.list(about, { size: 1, after: null })
  return standing
}

/** One of its type stands for its subject; `details` say of which day. */
export function eventExists(
  { type, subject }: NewEvent,
  standing: RetentionEvent | undefined,
): MunimentError {
  const day = standing === undefined ? '' : ` of ${standing.date}`
  return new MunimentError(
    'event-exists',
    `An event ${type}${day} stands for this ${subject.type} already: correct it, or revoke it first.`,
    { details: { date: standing?.date } },
  )
}
