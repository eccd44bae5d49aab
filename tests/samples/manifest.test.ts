import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'samples')
const manifest = z
  .array(z.record(z.string(), z.string()))
  .parse(parse(readFileSync(join(folder, 'manifest.csv')), { columns: true }))

interface PlannedClass {
  readonly folders?: readonly { readonly reference: string }[]
  readonly classes?: readonly PlannedClass[]
}

describe('the manifest of the samples', () => {
  it('lists every file, and no other', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'manifest.csv')
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    expect(manifest.map(({ path }) => path).sort()).toEqual(files.sort())
  })

  it('files each into a folder of the plan that is shipped, dated as an office dates', () => {
    // The plan's own reader checks its shape; here only its folders are asked for.
    const plan = parseYaml(
      readFileSync(join(root, 'config/fileplans/ports-and-waterways.yaml'), 'utf8'),
    ) as PlannedClass
    const references = foldersOf(plan)
    for (const { folder: reference, date } of manifest) {
      expect(references).toContain(reference)
      expect(date).toMatch(/^20(1[2-9]|2[0-6])-\d\d-\d\d$/)
    }
  })

  it('keeps the samples small', () => {
    const size = manifest.reduce((sum, { path = '' }) => sum + statSync(join(folder, path)).size, 0)
    expect(size).toBeLessThan(3 * 1024 * 1024)
  })
})

function foldersOf({ folders = [], classes = [] }: PlannedClass): readonly string[] {
  return [...folders.map(({ reference }) => reference), ...classes.flatMap(foldersOf)]
}
