import fc from 'fast-check'

const SURROGATES = 0xd800
const SURROGATE_COUNT = 0x800
const LAST = 0x10ffff

/** Any code point but half of a pair. The library's own unit for it tables all of Unicode first, a second in every suite. */
const codePoint = fc
  .integer({ min: 0, max: LAST - SURROGATE_COUNT })
  .map((place) => String.fromCodePoint(place < SURROGATES ? place : place + SURROGATE_COUNT))

/** Text of any code points at all, up to that length: left to itself the library would stop at ten of them. */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: codePoint, maxLength, size: 'max' })
