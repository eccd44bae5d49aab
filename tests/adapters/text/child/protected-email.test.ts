import { describe, expect, it } from '@jest/globals'
import { makeCms } from '../../../support/make-documents/make-cms.ts'
import { makeEmail } from '../../../support/make-documents/make-email.ts'
import { readHere } from './support/read-here.ts'

const HEADERS = { From: 'Ann <ann@example.org>', Subject: 'Signed letter', 'Message-ID': '<1@example.org>' }
const ENTITY = makeEmail({
  headers: {},
  text: 'The piers are sound.',
  attachments: [{ filename: 'note.txt', mediaType: 'text/plain', content: Buffer.from('harbour') }],
})
const wrapped = (content: Buffer, mediaType = 'application/pkcs7-mime; name=smime.p7m'): Buffer =>
  Buffer.from(
    [
      ...Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`),
      'MIME-Version: 1.0',
      `Content-Type: ${mediaType}`,
      'Content-Transfer-Encoding: base64',
      '',
      content.toString('base64').replace(/.{76}/g, '$&\r\n'),
      '',
    ].join('\r\n'),
  )
const ENCRYPTED = expect.stringContaining('The message is encrypted')

describe('a message that is signed as a whole', () => {
  it.each([
    ['in one piece', makeCms('signed', ENTITY), 'application/pkcs7-mime; name=smime.p7m'],
    ['in pieces', makeCms('signed', ENTITY, true), 'application/x-pkcs7-mime; smime-type=signed-data'],
    ['of no type but its name', makeCms('signed', ENTITY), 'application/octet-stream; name="smime.p7m"'],
    ['twice', makeCms('signed', wrapped(makeCms('signed', ENTITY))), 'application/pkcs7-mime'],
  ])('is read, %s: its words and its attachments', async (_what, content, mediaType) => {
    const read = await readHere(wrapped(content, mediaType), 'a.eml')
    expect(read.text).toBe('Subject: Signed letter\nFrom: Ann <ann@example.org>\n\nThe piers are sound.')
    expect(read.parts).toEqual([{ filename: 'note.txt', content: 'harbour' }])
    expect(read.warning).toBeNull()
  })

  it('keeps what a list wrote below it, and a file that was signed by itself', async () => {
    const read = await readHere(
      makeEmail({
        headers: HEADERS,
        text: 'Sent by the list.',
        attachments: [
          { filename: 'smime.p7m', mediaType: 'application/pkcs7-mime', content: makeCms('signed', ENTITY) },
          {
            filename: 'plan.txt.p7m',
            mediaType: 'application/pkcs7-mime',
            content: makeCms('signed', Buffer.from('no field here')),
          },
        ],
      }),
      'a.eml',
    )
    expect(read.text).toContain('Sent by the list.\n\nThe piers are sound.')
    expect(read.parts.map(({ filename }) => filename)).toEqual(['note.txt', 'plan.txt.p7m'])
  })

  it('ends, however often it was signed, and however short it is', async () => {
    let content = ENTITY
    for (let times = 0; times < 30; times += 1) content = wrapped(makeCms('signed', content))
    expect((await readHere(content, 'a.eml')).parts).toMatchObject([{ filename: 'smime.p7m' }])
    const whole = makeCms('signed', ENTITY)
    for (let length = 0; length < 60; length += 1)
      expect(await readHere(wrapped(whole.subarray(0, length)), 'a.eml')).toBeDefined()
  })
})

describe('a message that is encrypted', () => {
  const secret = makeCms('encrypted', Buffer.from('unreadable'))

  it.each([
    ['by itself', wrapped(secret)],
    ['within what was signed', wrapped(makeCms('signed', wrapped(secret)))],
    [
      'by PGP',
      Buffer.from(
        [
          'From: ann@example.org',
          'Subject: Signed letter',
          'Message-ID: <1@x>',
          'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
          '',
          '--b',
          'Content-Type: application/pgp-encrypted',
          '',
          'Version: 1',
          '--b',
          'Content-Type: application/octet-stream; name=encrypted.asc',
          '',
          '-----BEGIN PGP MESSAGE-----',
          '--b--',
        ].join('\r\n'),
      ),
    ],
    [
      'by PGP in its text',
      makeEmail({ headers: HEADERS, text: 'Hello\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n' }),
    ],
  ])('says so, %s', async (_what, message) => {
    expect(await readHere(message, 'a.eml')).toMatchObject({
      metadata: { title: 'Signed letter' },
      warning: ENCRYPTED,
    })
  })

  it('is not thought so that only speaks of it', async () => {
    const text = 'What begins with -----BEGIN PGP MESSAGE----- is encrypted.'
    expect((await readHere(makeEmail({ headers: HEADERS, text }), 'a.eml')).warning).toBeNull()
  })
})

describe('a file that was signed by itself', () => {
  it('gives what was signed as a file, by its own name', async () => {
    const read = await readHere(makeCms('signed', Buffer.from('The piers')), 'plan.txt.p7m')
    expect(read).toMatchObject({
      mediaType: 'application/pkcs7-mime',
      parts: [{ filename: 'plan.txt', content: 'The piers' }],
    })
  })

  it('is called encrypted where it is, and a signature where there is nothing else', async () => {
    await expect(readHere(makeCms('encrypted', Buffer.from('x')), 'a.p7m')).rejects.toMatchObject({
      reason: 'encrypted',
    })
    const apart = makeCms('signed', Buffer.alloc(0)).subarray(0, 40)
    await expect(readHere(apart, 'a.p7s')).rejects.toMatchObject({ reason: 'unsupported-format' })
  })
})
