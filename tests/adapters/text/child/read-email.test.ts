import { describe, expect, it } from '@jest/globals'
import { readHere } from './support/read-here.ts'

const HEADER = [
  'From: Ann <ann@example.org>',
  'To: Bob <bob@example.org>',
  'Subject: Bridge inspection',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
]
const lines = (...all: readonly string[]): string => all.join('\r\n')
/** A message with one attachment. */
const WITH_NOTE = lines(
  ...HEADER,
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'See the note.',
  '--b',
  'Content-Disposition: attachment; filename=note.txt',
  '',
  'harbour',
  '--b--',
  '',
)

it('reads a message with a zero in its body, and one in its header', async () => {
  const body = `${lines(...HEADER, 'Content-Type: text/plain', '', 'the harbour\0 office')}\r\n`
  expect(await readHere(body, 'message')).toMatchObject({
    mediaType: 'message/rfc822',
    text: expect.stringContaining('the harbour office'),
  })
  expect(await readHere(body.replace('Bridge', 'Bridge\0'), 'message')).toMatchObject({
    mediaType: 'message/rfc822',
    text: expect.stringContaining('the harbour'),
  })
})

describe('what stands before a message', () => {
  it.each([
    ['a blank line', '\r\n'],
    ['blank lines', '\n\r\n\n'],
    ['a byte order mark', '\ufeff'],
    ['an envelope', 'From ann@example.org Mon Mar  2 10:00:00 2020\r\n'],
    ['a quoted envelope', '>From ann@example.org Mon Mar  2 10:00:00 2020\r\n'],
    ['two envelopes', 'From MAILER Mon Mar  2 10:00:00 2020\n>From ann Mon Mar  2 10:00:00 2020\n'],
    ['a blank line and an envelope', '\nFrom ann@example.org Mon Mar  2 10:00:00 2020\n'],
  ])('takes nothing of it: %s', async (_what, before) => {
    const read = await readHere(`${before}${WITH_NOTE}`, 'a.eml')
    expect(read).toMatchObject({
      mediaType: 'message/rfc822',
      metadata: { title: 'Bridge inspection', author: 'Ann <ann@example.org>' },
    })
    expect(read.parts.map(({ filename }) => filename)).toEqual(['note.txt'])
    expect(read.text).toContain('See the note.')
  })

  it('makes no message of a text that begins with the word From', async () => {
    expect((await readHere('From the office of the Director\n\nDear Ann', 'a.txt')).mediaType).toBe(
      'text/plain',
    )
    expect((await readHere('>From what I hear: nothing.\n', 'a.txt')).mediaType).toBe('text/plain')
  })
})
