import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { GrayImage, TextRecogniser } from '../../src/ingest/ports.ts'
import { makeScan } from '../support/make-documents/make-scan.ts'

const lines = ['The leading lights at Kilkeel have been dark', 'on eleven nights since the first of March.']

/** What every `TextRecogniser` does with one page. */
export function describeTextRecogniser(
  name: string,
  make: () => Promise<TextRecogniser> | TextRecogniser,
): void {
  describe(`${name} as a text recogniser`, () => {
    let recogniser: TextRecogniser
    beforeAll(async () => {
      recogniser = await make()
    })
    afterAll(() => recogniser.close())

    it('reads a clean page word for word, line by line, and says how sure it is', async () => {
      const { text, confidence, language } = await recogniser.recognise(await page(lines))
      expect(text.trim()).toBe(lines.join('\n'))
      expect(confidence).toBeGreaterThan(80)
      expect(confidence).toBeLessThanOrEqual(100)
      expect(language).toBe('eng')
    })

    it('answers an empty page with no words and no confidence', async () => {
      expect(await recogniser.recognise(await page([]))).toMatchObject({
        text: expect.stringMatching(/^\s*$/),
        confidence: 0,
      })
    })

    it('goes on after a page too small to hold anything', async () => {
      await recogniser
        .recognise({ width: 3, height: 3, data: new Uint8Array(9).fill(255) })
        .catch(() => undefined)
      expect((await recogniser.recognise(await page(lines))).text).toContain('Kilkeel')
    })
  })
}

async function page(text: readonly string[]): Promise<GrayImage> {
  const scan = await makeScan({ lines: text }, { dotsPerInch: 150 })
  const { data, info } = await scan.raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}
