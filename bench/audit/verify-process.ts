import { verifyAuditExport } from '../../scripts/verify-audit.mjs'
import { answerParent } from '../support/answer-parent.ts'
import { seconds } from '../support/interleave.ts'
import { readAndHash } from './read-and-hash.ts'

/** Verifies or hashes an export, in a process of its own, so that its memory is its own too. */
export type VerifyOrder = { readonly work: 'verify' | 'hash'; readonly file: string }

answerParent<VerifyOrder>(async ({ work, file }) => {
  const took = await seconds(async () => {
    if (work === 'hash') {
      await readAndHash(file)
      return
    }
    const { intact } = await verifyAuditExport({ log: file })
    if (!intact) throw new Error('the export that the bench made is not intact')
  })
  return { seconds: took }
})
