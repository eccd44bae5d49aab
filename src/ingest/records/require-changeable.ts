import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { type ExpectedRevisions, isExpected } from '../../kernel/expected-revisions.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { RecordEntity } from '../../records/record-entity.ts'

/**
 * The record where `actor` may change it now. Throws `not-found`, `gone`, `being-destroyed`, `forbidden-role`, or
 * `precondition-failed` where somebody changed it since `expected` was seen.
 */
export function requireChangeable(
  actor: Actor,
  action: Action,
  record: RecordEntity | undefined,
  expected: ExpectedRevisions,
): RecordEntity {
  if (record === undefined) throw notFound()
  requireAllowed(actor, action, record.access)
  if (record.state === 'destroying')
    throw new MunimentError('being-destroyed', 'This record is being destroyed.')
  if (record.state !== 'active') throw new MunimentError('gone', 'This record has been disposed of.')
  if (!isExpected(expected, record.revision)) {
    throw new MunimentError(
      'precondition-failed',
      'Somebody changed this record meanwhile: read it again and repeat your change.',
    )
  }
  return record
}
