import { EventEmitter } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { stopOnSignals } from '../../src/cli/stop-on-signals.ts'

function makeProcess() {
  let at = 0
  const exits: number[] = []
  const process = Object.assign(new EventEmitter(), { exit: (code: number) => exits.push(code) })
  const said: string[] = []
  const signal = stopOnSignals(
    process,
    (words) => said.push(words),
    () => at,
  )
  return {
    exits,
    said,
    signal,
    send: (name: 'SIGTERM' | 'SIGINT', milliseconds: number) => {
      at = milliseconds
      process.emit(name)
    },
  }
}

describe('a signal to stop', () => {
  it('does not end the process before its work has ended, also where a terminal and npm both send it', () => {
    const { send, exits, said, signal } = makeProcess()
    expect(signal.aborted).toBe(false)
    send('SIGINT', 5_000)
    send('SIGINT', 5_020)
    send('SIGTERM', 5_900)
    expect(signal.aborted).toBe(true)
    expect(exits).toEqual([])
    expect(said).toEqual([expect.stringContaining('Ask again to end at once')])
  })

  it('ends it at once where it is sent again later: it did not run to its end, and found nothing wrong', () => {
    const { send, exits, said } = makeProcess()
    send('SIGTERM', 5_000)
    send('SIGINT', 6_001)
    expect(exits).toEqual([2])
    expect(said).toHaveLength(2)
  })
})
