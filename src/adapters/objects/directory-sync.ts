import { closeFile, openDirectory, syncAll } from './file-descriptor.ts'

/** Makes the names in a directory survive a power cut. */
export type SyncDirectory = (directory: string) => Promise<void>

async function fsyncDirectory(directory: string): Promise<void> {
  const opened = openDirectory(directory)
  try {
    await syncAll(opened)
  } finally {
    closeFile(opened)
  }
}

/**
 * Makes a `SyncDirectory` that lets callers share: while one fsync runs, all who arrive wait together for the next
 * one, which starts after their names were written. Sixteen captures at once cost two or three fsyncs, not sixteen.
 */
export function makeDirectorySync(): SyncDirectory {
  interface Round {
    readonly active: Promise<void>
    next: Promise<void> | undefined
  }
  const rounds = new Map<string, Round>()

  function begin(directory: string): Promise<void> {
    const round: Round = { active: fsyncDirectory(directory), next: undefined }
    rounds.set(directory, round)
    const forget = (): void => {
      if (round.next === undefined) rounds.delete(directory)
    }
    round.active.then(forget, forget)
    return round.active
  }

  return (directory) => {
    const round = rounds.get(directory)
    if (round === undefined) return begin(directory)
    // A caller who comes during an fsync may have written its name too late for it.
    round.next ??= round.active.then(
      () => begin(directory),
      () => begin(directory),
    )
    return round.next
  }
}
