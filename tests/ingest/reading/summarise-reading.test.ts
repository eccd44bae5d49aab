import { describe, expect, it } from '@jest/globals'
import { summariseReading } from '../../../src/ingest/reading/summarise-reading.ts'
import type { PageText } from '../../../src/records/page-text.ts'

const own = (number: number): PageText => ({
  number,
  text: 'own',
  method: 'own-text',
  confidence: null,
  language: null,
})
const ocr = (number: number, confidence: number): PageText => ({
  number,
  text: 'read',
  method: 'ocr',
  confidence,
  language: 'eng',
})
const blank = (number: number): PageText => ({
  number,
  text: '',
  method: 'none',
  confidence: null,
  language: null,
})

describe('the summary of a reading', () => {
  it('of no page at all says none', () => {
    expect(summariseReading([])).toEqual({ method: 'none', pages: 0, meanConfidence: null, languages: [] })
  })

  it('is mixed where some pages were recognised, and a blank page changes nothing', () => {
    expect(summariseReading([own(1), ocr(2, 90), ocr(3, 95.5), blank(4)])).toEqual({
      method: 'mixed',
      pages: 4,
      meanConfidence: 92.8,
      languages: ['eng'],
    })
    expect(summariseReading([own(1), blank(2)])).toMatchObject({
      method: 'own-text',
      meanConfidence: null,
      languages: [],
    })
    expect(summariseReading([ocr(1, 80), blank(2)])).toMatchObject({ method: 'ocr', meanConfidence: 80 })
    expect(summariseReading([blank(1)])).toMatchObject({ method: 'none' })
  })
})
