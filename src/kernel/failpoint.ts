/**
 * Every place where the fault suite kills a process, in the order in which a document meets them. Between two of
 * them lies one thing that lasts: a commit, a stored or removed object, an index entry.
 */
export const failpoints = [
  'capture.after-bytes',
  'capture.before-commit',
  'capture.after-commit',
  'reading.begun',
  'reading.before-keeping',
  'reading.attachments-kept',
  'reading.texts-kept',
  'reading.after-commit',
  'indexing.before-put',
  'indexing.after-put',
  'reindex.after-begun',
  'reindex.after-page',
  'reindex.after-filled',
  'reindex.after-compared',
  'reindex.after-swapped',
  'sweep.after-started',
  'sweep.after-folders-left',
  'sweep.after-page',
  'sweep.before-sealed',
  'sweep.after-sealed',
  'disposal.after-execution-started',
  'disposal.before-marked-destroying',
  'disposal.after-marked-destroying',
  'disposal.after-derived-copy-removed',
  'disposal.after-derived-objects-destroyed',
  'disposal.before-confirmed',
  'disposal.after-confirmed',
  'disposal.before-original-destroyed',
  'disposal.after-original-destroyed',
  'disposal.after-absence-proven',
  'disposal.before-stub-committed',
  'disposal.after-stub-committed',
  'disposal.before-returned-to-active',
  'disposal.after-returned-to-active',
  'disposal.before-certificate-issued',
  'disposal.after-certificate-issued',
  'disposal.after-certificate-captured',
  'disposal.after-completed',
  'transfer.before-packaged',
  'transfer.after-packaged',
  'transfer.before-acknowledged',
  'transfer.after-acknowledged',
  'hold.before-commit',
  'hold.after-commit',
  'hold.after-page-materialised',
  'replace-key.after-made',
  'replace-key.after-announced',
  'replace-key.after-anchored',
  'replace-key.after-taken',
  'replace-key.after-bound',
] as const

export type FailpointName = (typeof failpoints)[number]

/** Marks a place; does nothing unless the process was started to die there. */
export type Failpoint = (name: FailpointName) => void

/**
 * The failpoint of this process: `setting` is a name, at whose first passing it dies, or `name:N` for the N-th. Dies
 * as a power cut would (SIGKILL): no handler runs, nothing is flushed. Without a setting it does nothing at all.
 */
export function makeFailpoint(setting: string | undefined, die: () => void = killSelf): Failpoint {
  if (setting === undefined) return () => undefined
  const [wanted, times = '1'] = setting.split(':')
  let left = Number(times)
  return (name) => {
    if (name !== wanted) return
    left -= 1
    if (left === 0) die()
  }
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL')
}
