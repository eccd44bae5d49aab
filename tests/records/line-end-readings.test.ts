import { describe, expect, it } from '@jest/globals'
import { lineEndReadings } from '../../src/records/line-end-readings.ts'

describe('how line ends may be read', () => {
  it('is one way where no word is in doubt', () => {
    expect(lineEndReadings('the depart-\nment of con\u00adtracts')).toEqual(['the department of contracts'])
    expect(lineEndReadings('plain\ntext')).toEqual(['plain\ntext'])
  })

  it('is two ways where the hyphen may belong to the word', () => {
    expect(lineEndReadings('they co-\noperate with the depart-\nment')).toEqual([
      'they cooperate with the department',
      'they co-operate with the department',
    ])
  })
})
