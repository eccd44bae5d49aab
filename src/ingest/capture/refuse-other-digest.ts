import { MunimentError } from '../../kernel/muniment-error.ts'

/** Throws `digest-mismatch` where bytes were announced, and others came. */
export function refuseOtherDigest(announced: string | undefined, arrived: string): void {
  if (announced === undefined || announced === arrived) return
  throw new MunimentError(
    'digest-mismatch',
    'The bytes that arrived are not the bytes that were announced. Nothing was kept: send the document again.',
  )
}
