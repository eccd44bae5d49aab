import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { cleanFilename } from '../../src/records/clean-filename.ts'
import { anyText } from '../support/any-text.ts'

it.each([
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['a\u0000b\r\nc.pdf', 'a_b__c.pdf'],
  ['invoice\u202Egpj.exe', 'invoice_gpj.exe'],
  ['Übersicht 2026 – „neu“.pdf', 'Übersicht 2026 – „neu“.pdf'],
  ['', 'document'],
  ['.', 'document'],
  ['folder/', 'document'],
  ['  spaced.txt  ', 'spaced.txt'],
  ['.htaccess', '.htaccess'],
])('shows %j as %j', (name, shown) => {
  expect(cleanFilename(name)).toBe(shown)
})

it('keeps the extension of a name of 4,000 characters', () => {
  const shown = cleanFilename(`${'ß'.repeat(4000)}.tar.gz`)
  expect([...shown]).toHaveLength(255)
  expect(shown.endsWith('.gz')).toBe(true)
})

it('gives whatever comes a name that is no path, no longer than 255 characters, and stays as it is', () => {
  fc.assert(
    fc.property(anyText(600), (name) => {
      const shown = cleanFilename(name)
      expect(shown).not.toMatch(/[/\\]/)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left.
      expect(shown).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/)
      expect([...shown].length).toBeGreaterThan(0)
      expect([...shown].length).toBeLessThanOrEqual(255)
      expect(cleanFilename(shown)).toBe(shown)
    }),
  )
})
