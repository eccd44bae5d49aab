import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { hydrateLinks, locateBinaries } from '../../../../src/adapters/postgres/embedded/locate-binaries.ts'

it('says what to do on a platform without PostgreSQL', () => {
  expect(() => locateBinaries('plan9-mips')).toThrow(
    /no embedded PostgreSQL for this platform \(plan9-mips\).*DATABASE_URL/,
  )
})

it('makes the library links that an install without scripts leaves out, and does so twice without harm', () => {
  const folder = mkdtempSync(join(tmpdir(), `muniment-test-${process.pid}-`))
  mkdirSync(join(folder, 'native/lib'), { recursive: true })
  writeFileSync(join(folder, 'native/lib/libicu.so.60.2'), 'library')
  const links = [{ source: 'native/lib/libicu.so.60.2', target: 'native/lib/libicu.so.60' }]
  writeFileSync(join(folder, 'native/pg-symlinks.json'), JSON.stringify(links))
  hydrateLinks(folder)
  hydrateLinks(folder)
  expect(lstatSync(join(folder, 'native/lib/libicu.so.60')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'native/lib/libicu.so.60'), 'utf8')).toBe('library')
  rmSync(folder, { recursive: true, force: true })
})
