import { EventEmitter } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { stopOnSignals } from '../../src/cli/stop-on-signals.ts'

function makeProcess() {
  let at = 0
  const exits: number[] = []
  const process = Object.assign(new EventEmitter(), { exit: (code: number) => exits.push(code) })
  const signal = stopOnSignals(process, () => at)
  return {
    exits,
    signal,
    send: (name: 'SIGTERM' | 'SIGINT', milliseconds: number) => {
      at = milliseconds
      process.emit(name)
    },
  }
}

describe('a signal to stop', () => {
  it('does not end the process before its work has ended, also where a terminal and npm both send it', () => {
    const { send, exits, signal } = makeProcess()
    expect(signal.aborted).toBe(false)
    send('SIGINT', 5_000)
    send('SIGINT', 5_020)
    send('SIGTERM', 5_900)
    expect(signal.aborted).toBe(true)
    expect(exits).toEqual([])
  })

  it('ends it at once where it is sent again later', () => {
    const { send, exits } = makeProcess()
    send('SIGTERM', 5_000)
    send('SIGINT', 6_001)
    expect(exits).toEqual([1])
  })
})
