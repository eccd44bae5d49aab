import { PassThrough } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { makePrinter } from '../../src/cli/printer.ts'

/** What a printer wrote, on both streams. */
function printed(json: boolean, print: (printer: ReturnType<typeof makePrinter>) => void) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  // Streams of a process as far as a printer looks at them.
  const streams = { stdout, stderr } as unknown as Parameters<typeof makePrinter>[1]
  print(makePrinter(json, streams))
  const read = (stream: PassThrough) => String(stream.read() ?? '')
  return { out: read(stdout), err: read(stderr) }
}

describe('what is printed as text', () => {
  it.each([
    ['\u001b[2J', '\ufffd[2J'],
    ['\u009b31m', '\ufffd31m'],
    ['a\rb\u0000\u0007', 'a\ufffdb\ufffd\ufffd'],
    ['\u202egpj.exe', '\ufffdgpj.exe'],
    ['two\n\tlines', 'two\n\tlines'],
    ['Seán – £5', 'Seán – £5'],
  ])('%j is %j', (text, shown) => {
    const { out, err } = printed(false, (printer) => {
      printer.result({}, text)
      printer.note(text)
    })
    expect([out, err]).toEqual([`${shown}\n`, `${shown}\n`])
  })

  it('holds nothing that a terminal obeys, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { out } = printed(false, (printer) => printer.result({}, text))
        expect(out).not.toMatch(/[[\p{Cc}--[\n\t]]\u202a-\u202e\u2066-\u2069]/v)
      }),
    )
  })
})

it('leaves what is for programs as it is', () => {
  const text = 'a,\u202eb'
  expect(printed(false, (printer) => printer.data({}, text)).out).toBe(`${text}\n`)
  expect(printed(true, (printer) => printer.result({ text }, '')).out).toBe(`${JSON.stringify({ text })}\n`)
})
