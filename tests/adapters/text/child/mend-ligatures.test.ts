import { expect, it } from '@jest/globals'
import { mendLigatures } from '../../../../src/adapters/text/child/extractors/pdf/mend-ligatures.ts'

it.each([
  ['Own text of the \u6600\u6900rst page', 'Own text of the first page'],
  ['the o\u6600\u6600\u6900ce, the sta\u6600\u6600', 'the office, the staff'],
  ['\u6600\u6c00ow, \u5400\u6800e, be\u7400\u7400er', 'flow, The, better'],
])('puts letters right that are one sign in a PDF: %s', (text, mended) => {
  expect(mendLigatures(text)).toBe(mended)
})

it.each(['\u6600\u6900', '中\u6600\u6900文', 'a \u6600\u6900 b', 'x\u6600y', 'first'])(
  'leaves what is no word of Latin letters as it is: %s',
  (text) => {
    expect(mendLigatures(text)).toBe(text)
  },
)
