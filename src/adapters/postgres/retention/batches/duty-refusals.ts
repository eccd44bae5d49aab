import { MunimentError } from '../../../../kernel/muniment-error.ts'
import { constraintOf, sqlState } from '../../failures.ts'

/** Runs a statement and says in stable codes what the database's own guards refused (migrations/0010-review-stages.sql). */
export async function withDutyRefusals<Result>(statement: () => Promise<Result>): Promise<Result> {
  try {
    return await statement()
  } catch (error) {
    switch (sqlState(error)) {
      case 'MU001':
        throw new MunimentError(
          'separation-of-duties',
          'You had a part in this batch already: another person must do this.',
          { cause: error },
        )
      case 'MU002':
        throw new MunimentError('undecided', 'An item is not decided: silence never destroys.', {
          cause: error,
        })
      case 'MU003':
        throw new MunimentError('batch-state', 'This batch is not at a point at which this can be done.', {
          cause: error,
        })
      case 'MU004':
        throw new MunimentError(
          'not-awaited',
          'The stage that is open belongs to another review role: the batch says which.',
          { cause: error },
        )
      case 'MU005':
        throw new MunimentError('cooling-off', 'The cooling-off after the approval is not over.', {
          cause: error,
        })
      case 'MU006':
        throw new MunimentError(
          'no-authority',
          'No outside authority allows this: its schedule names none.',
          { cause: error },
        )
      case 'MU007':
        throw new MunimentError('forbidden-role', 'Your role does not allow this.', { cause: error })
      default:
        if (constraintOf(error) !== 'weaker_decision_has_authority') throw error
        throw new MunimentError(
          'authority-missing',
          'A decision weaker than the schedule’s action needs an authority.',
          { cause: error },
        )
    }
  }
}
