import { describe, expect, it } from '@jest/globals'
import { unpackRtf } from '../../../../src/adapters/text/child/extractors/rtf/unpack-rtf.ts'

const unpack = (hex: string, most = 1_000_000) => {
  const unpacked = unpackRtf(Buffer.from(hex.replace(/ /g, ''), 'hex'), most)
  return unpacked === undefined ? undefined : { ...unpacked, bytes: unpacked.bytes.toString('latin1') }
}

/** [MS-OXRTFCP] 4.1.1 and 4.1.2. */
const HELLO =
  '2d000000 2b000000 4c5a4675 f1c5c7a7 03000a00 72637067 31323542 320af320 68656c09 00206277 05b06c64 7d0a800f a0'
const TWICE = '1a000000 1c000000 4c5a4675 e2d44b51 41000420 5758595a 0d6e7d01 0eb0'

describe('rich text of a message is unpacked', () => {
  it('as the specification has it', () => {
    expect(unpack(HELLO)).toEqual({
      bytes: '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
      isWhole: true,
    })
    expect(unpack(TWICE)).toEqual({ bytes: '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}', isWhole: true })
  })

  it('where it is said to be plain', () => {
    expect(unpack('11000000 05000000 4d454c41 00000000 7b5c7274667d')).toEqual({
      bytes: '{\\rtf',
      isWhole: true,
    })
  })

  it('no further than asked, and says so', () => {
    expect(unpack(HELLO, 6)).toEqual({ bytes: '{\\rtf1', isWhole: false })
  })

  it('as far as it goes where it is cut off or says that it is endless', () => {
    expect(unpack(HELLO.slice(0, 80))).toMatchObject({ isWhole: false })
    expect(unpack(HELLO.replace('2b000000', 'ffffffff'), 1e12)).toMatchObject({
      bytes: expect.stringMatching(/^\{\\rtf1.*world\}\r\n$/s),
      isWhole: false,
    })
  })

  it('in no way where it is neither', () => {
    expect(unpack('00')).toBeUndefined()
    expect(unpack(HELLO.replace('4c5a4675', '00000000'))).toBeUndefined()
  })
})
