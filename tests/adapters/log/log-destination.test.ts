import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { makeLogDestination } from '../../../src/adapters/log/log-destination.ts'
import { makePinoLogger } from '../../../src/adapters/log/make-pino-logger.ts'

/** A device on which every write meets a full disk; Linux has one. */
const FULL = '/dev/full'
const itOnLinux = existsSync(FULL) ? it : it.skip

itOnLinux('loses lines, and not the process, while the disk that holds the log is full', () => {
  const file = openSync(FULL, 'w')
  try {
    const destination = makeLogDestination(file)
    let dropped = 0
    destination.on('drop', () => {
      dropped += 1
    })
    const logger = makePinoLogger({ level: 'info', destination })
    // More than is kept for when there is room again.
    for (let line = 0; line < 100; line += 1)
      logger.info('nobody reads this', { padding: 'x'.repeat(20_000) })
    expect(dropped).toBeGreaterThan(40)
  } finally {
    closeSync(file)
  }
})

it('writes each line before it goes on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muniment-log-'))
  const path = join(folder, 'log')
  const file = openSync(path, 'w')
  try {
    makePinoLogger({ level: 'info', destination: makeLogDestination(file) }).info('here', {})
    expect(readFileSync(path, 'utf8')).toMatch(/"message":"here"\}\n$/)
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true, force: true })
  }
})
