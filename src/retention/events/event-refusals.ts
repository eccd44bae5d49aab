import { MunimentError } from '../../kernel/muniment-error.ts'
import type { RetentionTx } from '../ports.ts'
import type { NewEvent } from './retention-event.ts'

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

/** One of its type stands for its subject. */
export function eventExists({ type, subject }: NewEvent): MunimentError {
  return new MunimentError(
    'event-exists',
    `An event ${type} stands for this ${subject.type} already: correct it, or revoke it first.`,
  )
}
