import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { makeNativeRecogniser } from '../../../src/adapters/text/child/ocr/native-recogniser.ts'
import { makeTesseractJsRecogniser } from '../../../src/adapters/text/child/ocr/tesseract-js-recogniser.ts'
import { wordsOfTable } from '../../../src/adapters/text/child/ocr/words-of-table.ts'
import { findNativeTesseract } from '../../../src/adapters/text/find-native-tesseract.ts'
import { describeTextRecogniser } from '../../contracts/text-recogniser-contract.ts'

const folder = await mkdtemp(join(tmpdir(), 'muniment-tesseract-'))
const native = await findNativeTesseract(folder)
afterAll(() => rm(folder, { recursive: true }))

describeTextRecogniser('tesseract.js', () => makeTesseractJsRecogniser())

if (native !== null)
  describeTextRecogniser(`tesseract ${native.version}`, () => makeNativeRecogniser(JSON.stringify(native)))

it(`the native program is ${native === null ? 'not installed: its part of the contract is not run here' : 'held to the contract'}`, () => {
  expect(native === null || native.version !== '').toBe(true)
})

it("keeps lines and paragraphs of the program's table, and averages its words", () => {
  const row = (level: number, paragraph: number, line: number, confidence: number, word: string): string =>
    [level, 1, 1, paragraph, line, 1, 0, 0, 9, 9, confidence, word].join('\t')
  const table = [
    'level\tpage_num\t…',
    row(4, 1, 1, -1, ''),
    row(5, 1, 1, 90, 'Dear'),
    row(5, 1, 1, 80, 'Sir,'),
    row(5, 1, 2, 70, 'thank'),
    row(5, 2, 1, 60, 'you.'),
  ]
  expect(wordsOfTable(table.join('\n'))).toEqual({ text: 'Dear Sir,\nthank\n\nyou.', confidence: 75 })
})
