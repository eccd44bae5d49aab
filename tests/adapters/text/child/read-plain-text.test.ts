import { expect, it } from '@jest/globals'
import { readHere } from './support/read-here.ts'

it('reads an appointment as people wrote it: no word is cut where its lines were folded', async () => {
  const calendar = [
    'BEGIN:VCALENDAR',
    'SUMMARY:Budget of the harb',
    ' our office\\, final',
    'DESCRIPTION:First line\\nAgenda\\; see C:\\\\papers',
    'ATTACH;ENCODING=BASE64;VALUE=BINARY:SGVsbG8gd29y',
    ' bGQ=',
    'LOCATION:Room 5',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
  const { mediaType, text } = await readHere(calendar, 'invitation.ics')
  expect(mediaType).toBe('text/calendar')
  expect(text).toContain('SUMMARY:Budget of the harbour office, final\n')
  expect(text).toContain('DESCRIPTION:First line\nAgenda; see C:\\papers\n')
  expect(text).toContain('LOCATION:Room 5')
  expect(text).not.toContain('SGVsbG8')
})

it('reads a page of a manual, whose headings were printed twice', async () => {
  const { mediaType, text } = await readHere(
    'N\bNA\bAM\bME\bE\n   harbour - open a _\bp_\bo_\br_\bt\n',
    'harbour.1.txt',
  )
  expect({ mediaType, text }).toEqual({ mediaType: 'text/plain', text: 'NAME\n   harbour - open a port' })
})

it('leaves the lines of any other text as they are', async () => {
  const { text } = await readHere('SUMMARY:one\n two\\n three', 'note.txt')
  expect(text).toBe('SUMMARY:one\n two\\n three')
})

it('finds the words of an invitation that is all a message holds', async () => {
  const message = [
    'From: Ann <ann@example.org>',
    'Subject: Invitation',
    'MIME-Version: 1.0',
    'Content-Type: text/calendar; method=REQUEST',
    '',
    'BEGIN:VCALENDAR',
    'SUMMARY:Budget of the harbour office',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
  const { parts } = await readHere(message, 'invitation.eml')
  expect(parts).toHaveLength(1)
  expect((await readHere(parts[0]?.content ?? '', parts[0]?.filename ?? '')).text).toContain('harbour office')
})
