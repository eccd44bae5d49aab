import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeCompoundStreams } from '../../support/make-documents/make-compound-streams.ts'
import { mutate } from '../../support/make-documents/mutate.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

const HOLDS = 0xf
function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4)
  return bytes
}
const record = (kind: number, instance: number, version: number, ...content: readonly Buffer[]): Buffer => {
  const bytes = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt16LE((instance << 4) | version, 0)
  head.writeUInt16LE(kind, 2)
  head.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}
const wide = (text: string): Buffer => record(0x0fa0, 0, 0, Buffer.from(text, 'utf16le'))
const narrow = (text: string): Buffer => record(0x0fa8, 0, 0, Buffer.from(text, 'latin1'))
const string = (instance: number, text: string): Buffer =>
  record(0x0fba, instance, 0, Buffer.from(text, 'utf16le'))
const box = (...content: readonly Buffer[]): Buffer => record(0xf00d, 0, HOLDS, ...content)
const drawing = (...boxes: readonly Buffer[]): Buffer => record(0x040c, 0, HOLDS, ...boxes)
const slide = (notes: number, ...content: readonly Buffer[]): Buffer =>
  record(0x03ee, 0, HOLDS, record(0x03ef, 0, 2, numbers(0, 0, 0, 0, notes, 0)), ...content)
const listed = (part: number, id: number): Buffer => record(0x03f3, 0, 0, numbers(part, 0, 0, id, 0))

interface Plan {
  readonly token?: number
  readonly isLost?: boolean
}

/** Slides of PowerPoint 97 ([MS-PPT]): two in another order than they lie in, and an older state of one of them. */
function makePpt({ token = 0xe391c05f, isLost = false }: Plan = {}): Buffer {
  const older = slide(0, drawing(box(narrow('An older state'))))
  const second = slide(0, drawing(box(narrow('Thanks'), narrow('*'))))
  const first = slide(
    256,
    record(0x0fd9, 0, HOLDS, string(2, 'Harbour Office')),
    drawing(box(record(0x0f9e, 0, 0, numbers(0))), box(wide('Żagań\rcosts £5'))),
    record(
      0x138a,
      0,
      HOLDS,
      record(0x138b, 0, 0, record(0x2ee0, 0, HOLDS, string(0, 'Reviewer'), string(1, 'Really?'))),
    ),
  )
  const notes = record(0x03f0, 0, HOLDS, drawing(box(narrow('Smile'))))
  const document = record(
    0x03e8,
    0,
    HOLDS,
    record(0x0ff0, 1, HOLDS, listed(9, 1), narrow('Click to edit')),
    record(0x0ff0, 0, HOLDS, listed(3, 300), narrow('The flood barrier'), listed(2, 301)),
    record(0x0ff0, 2, HOLDS, listed(4, 256)),
  )
  const parts = [document, second, first, notes]
  let at = older.length
  const places = parts.map((part) => {
    const place = at
    at += part.length
    return place
  })
  const directory = record(0x1772, 0, 0, numbers((4 << 20) | 1, ...places))
  const edit = record(0x0ff5, 0, 0, numbers(0, 0, 0, at, 1, 0, 0))
  // Its fields: last slide, version, the edit before, the directory, the document, and more.
  edit.writeUInt32LE(0, 16)
  edit.writeUInt32LE(at, 20)
  edit.writeUInt32LE(1, 24)
  const user = record(0x0ff6, 0, 0, numbers(20, token, isLost ? 1 : at + directory.length, 0, 0))
  return makeCompoundStreams({
    'PowerPoint Document': Buffer.concat([older, ...parts, directory, edit]),
    'Current User': user,
  })
}

describe('a presentation of PowerPoint 97', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
  })
  afterAll(() => test.end())

  it('is read a slide a page in the order in which they are shown, with comments and notes', async () => {
    const result = await test.read(makePpt(), 'talk.ppt')
    expect(result).toMatchObject({
      outcome: 'read',
      format: 'presentation',
      mediaType: 'application/vnd.ms-powerpoint',
    })
    expect(result.outcome === 'read' && result.pages.map(({ text }) => text)).toEqual([
      'The flood barrier\nŻagań\ncosts £5\nReally?\nSmile',
      'Thanks\nHarbour Office',
    ])
  })

  it('is read in the order of the file where nothing says which slides are shown', async () => {
    const text = textOf(await test.read(makePpt({ isLost: true }), 'talk.ppt'))
    expect(text).toMatch(/An older state\nThanks\n[\s\S]*costs £5/)
  })

  it('of 1995 is kept and not read', async () => {
    const streams = { 'PowerPoint Document': Buffer.alloc(9), 'PersistentStorage Directory': Buffer.alloc(9) }
    expect(await test.read(makeCompoundStreams(streams), 'talk.ppt')).toMatchObject({
      outcome: 'without-text',
      format: 'presentation',
      reason: 'unsupported-format',
    })
  })

  it('is encrypted where it says so', async () => {
    expect(await test.read(makePpt({ token: 0xf3d1c4df }), 'talk.ppt')).toMatchObject({
      outcome: 'without-text',
      format: 'presentation',
      reason: 'encrypted',
    })
  })

  it('survives changed bytes', async () => {
    const whole = makePpt()
    for (let seed = 1; seed <= 150; seed += 1) {
      const result = await test.read(mutate(whole, seed), 'a.ppt')
      if (result.outcome !== 'read') expect(result.reason).not.toMatch(/limit|crashed/)
    }
  })
})
