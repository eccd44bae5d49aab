import type { CheckpointAnchor } from '../../../src/audit/ports.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'

/** Segments in memory. */
export function makeFakeCheckpointAnchor(): CheckpointAnchor & { readonly segments: Buffer[] } {
  const segments: Buffer[] = []
  return {
    name: 'fake',
    segments,
    write: async (number, segment) => {
      if (segments[number] !== undefined)
        throw new MunimentError('conflict', 'This checkpoint is anchored already.')
      segments[number] = Buffer.from(segment)
    },
    newest: async () => (segments.length === 0 ? undefined : segments.length - 1),
    read: async (number) => segments[number],
    probe: async () => [],
  }
}
