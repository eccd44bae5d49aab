import { describe, expect, it } from '@jest/globals'
import { safeFilename } from '../../src/records/safe-filename.ts'

describe('a file name from outside', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['a\u0000b.txt', 'ab.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['\u200fletter\u200f.pdf', 'letter.pdf'],
    ['line\r\nbreak.pdf', 'linebreak.pdf'],
    ['..', 'document'],
    ['/', 'document'],
    ['', 'document'],
    ['   ', 'document'],
    ['Ó Néill – litir.docx', 'Ó Néill – litir.docx'],
    ['\ud800broken.txt', '\ufffdbroken.txt'],
  ])('never becomes a path or hides a character: %j', (given, shown) => {
    expect(safeFilename(given)).toBe(shown)
  })

  it('is at most 255 characters long and keeps its ending', () => {
    const name = safeFilename(`${'x'.repeat(4000)}.pdf`)
    expect(name).toHaveLength(255)
    expect(name.endsWith('x.pdf')).toBe(true)
  })
})
