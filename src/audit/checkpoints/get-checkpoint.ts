import { MunimentError } from '../../kernel/muniment-error.ts'
import type { ReadAnchorState } from './anchor-state.ts'

interface Deps {
  readonly readAnchorState: ReadAnchorState
}

/** The newest anchored checkpoint, a C2SP signed note; throws `not-found` before the first. */
export function makeGetCheckpoint({ readAnchorState }: Deps) {
  return async (): Promise<string> => {
    const { newest } = await readAnchorState()
    if (newest === null) throw new MunimentError('not-found', 'The audit log has no checkpoint yet.')
    return newest.note
  }
}
