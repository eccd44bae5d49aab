import { MunimentError } from '../../../kernel/muniment-error.ts'
import { sqlState } from '../failures.ts'

/** Runs a statement and says in stable codes what the database's own guards refused (migrations/0001-records.sql). */
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
        throw new MunimentError('batch-state', 'This batch is not approved.', { cause: error })
      default:
        throw error
    }
  }
}
