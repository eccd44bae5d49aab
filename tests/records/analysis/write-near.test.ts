import { expect, it } from '@jest/globals'
import { makeNearWriter } from '../../../src/records/analysis/write-near.ts'

/** Words of eight letters, each another: what a recogniser makes of a picture that is no text. */
function noise(words: number): readonly string[] {
  const letter = (number: number) => 'abcdefghjk'.charAt(number % 10)
  return Array.from({ length: words }, (_, number) =>
    [...String(number).padStart(8, '0')].map((digit) => letter(Number(digit))).join(''),
  )
}

it('of very many words those that come first have near ones: their keys took all the memory of an engine', () => {
  const words = noise(60_000)
  expect(makeNearWriter().wordsOf(words.join(' '))).toEqual(words.slice(0, 50_000))
})

it('words that come again, and those without near ones, take no room of others', () => {
  const words = noise(40_000)
  const text = [...words, ...words, ...words.map((_, number) => String(number)), 'Harbour'].join(' ')
  expect(makeNearWriter().wordsOf(text)).toEqual([...words, 'harbour'])
})
