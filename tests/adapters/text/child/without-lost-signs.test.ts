import { describe, expect, it } from '@jest/globals'
import { withoutLostSigns } from '../../../../src/adapters/text/child/extractors/pdf/without-lost-signs.ts'
import { choosePageText } from '../../../../src/adapters/text/judgement/choose-page-text.ts'
import { normalisePageText } from '../../../../src/adapters/text/judgement/normalise-page-text.ts'

describe('signs of a page that nobody knows', () => {
  it('part the words beside them, and leave tabs and line ends alone', () => {
    expect(withoutLostSigns('System\u0002Features of the mooring\n\tin Strangford')).toBe(
      'System Features of the mooring\n\tin Strangford',
    )
  })

  it('are no text where there is nothing else', () => {
    expect(withoutLostSigns('\u0007\b \u000e\n\u0010').trim()).toBe('')
  })

  it('give way to recognition where they are many, though it sees hardly more letters', () => {
    const whole = 'The mooring fees of 1984 and 1985 were 1250 and 1320 pounds, paid 12 May 1986. '.repeat(3)
    const own = normalisePageText(withoutLostSigns(whole.replace(/\d/g, '\u0003')))
    const chosen = choosePageText({
      number: 1,
      own,
      recognised: { text: whole, confidence: 92, language: 'eng' },
    })
    expect(chosen).toMatchObject({ method: 'ocr', text: whole })
  })
})
