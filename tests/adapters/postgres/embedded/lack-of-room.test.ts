import { expect, it } from '@jest/globals'
import { lackOfRoom } from '../../../../src/adapters/postgres/embedded/lack-of-room.ts'

it('blames no disk that has room, and says how much a full one lacks', () => {
  expect(lackOfRoom(16 * 1024 * 1024)).toBe('')
  expect(lackOfRoom(0)).toBe(
    ' Its disk has 0 MiB left, and it wants 16 or more to start: make room and try again.',
  )
  expect(lackOfRoom(16 * 1024 * 1024 - 1)).toContain('15 MiB left')
})
