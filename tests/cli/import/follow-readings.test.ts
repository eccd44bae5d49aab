import { expect, it } from '@jest/globals'
import type { RunningCommand } from '../../../src/cli/command-context.ts'
import { followReadings } from '../../../src/cli/import/follow-readings.ts'

/** A queue that is asked how it stands, and answers one after the other, the last for ever. */
function following(stands: readonly { soon: number; postponed: number }[]) {
  const left = [...stands]
  const notes: string[] = []
  const shown: (readonly [number, number])[] = []
  const readings = {
    count: async () => (left.length > 1 ? left.shift() : left[0]),
    work: async (): Promise<void> => undefined,
  }
  const printer = {
    note: (text: string) => notes.push(text),
    progress: () => ({
      update: (done: number, total: number) => shown.push([done, total]),
      stop: () => undefined,
    }),
  }
  const running = { services: { readings }, printer, signal: new AbortController().signal }
  // Only what following takes is there.
  return { running: running as unknown as RunningCommand, notes, shown }
}

it('waits until everything has been read', async () => {
  const { running, notes } = following([
    { soon: 2, postponed: 0 },
    { soon: 1, postponed: 0 },
    { soon: 0, postponed: 0 },
  ])
  await followReadings(running)
  expect(notes).toEqual([])
})

it('waits for nothing that keeps failing, and says that it is left to others', async () => {
  const { running, notes } = following([
    { soon: 1, postponed: 0 },
    { soon: 0, postponed: 1 },
  ])
  await followReadings(running)
  expect(notes).toEqual([expect.stringMatching(/^1 readings or index entries keep failing/)])
})

it('never shows less as done than before, whatever is captured meanwhile', async () => {
  const { running, shown } = following([10, 6, 9, 7, 3, 0].map((soon) => ({ soon, postponed: 0 })))
  await followReadings(running)
  expect(shown).toEqual([
    [0, 10],
    [4, 10],
    [4, 13],
    [6, 13],
    [10, 13],
    [13, 13],
  ])
})
