import { checkpointAnchorContract } from '../../contracts/checkpoint-anchor-contract.ts'
import { makeFakeCheckpointAnchor } from './fake-checkpoint-anchor.ts'

checkpointAnchorContract('memory', async () => {
  const anchor = makeFakeCheckpointAnchor()
  return { anchor, reopen: () => anchor, close: async () => undefined }
})
