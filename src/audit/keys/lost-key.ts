import { MunimentError } from '../../kernel/muniment-error.ts'
import type { SigningKey, VerifierKey } from './note-key.ts'

/** What is left of a key whose file is gone: it verifies, and throws `engine-mismatch` where it is to sign. */
export function lostKey(verifier: VerifierKey): SigningKey {
  return {
    verifier,
    lost: true,
    sign: () => {
      throw new MunimentError(
        'engine-mismatch',
        `The key that signs the audit log's checkpoints, ${verifier.text}, is missing: put it back; where no copy of it is left anywhere, muniment audit replace-key --lost.`,
      )
    },
  }
}
