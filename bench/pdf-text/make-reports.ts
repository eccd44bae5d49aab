import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePdf } from '../../tests/support/make-documents/make-pdf.ts'
import { makeRandom, makeVocabulary } from '../support/make-vocabulary.ts'

const LINES = 34
const WORDS = 13

/** Writes reports of `pages` full A4 pages each, no two alike, and answers their paths. */
export async function makeReports(folder: string, count: number, pages: number): Promise<readonly string[]> {
  const vocabulary = makeVocabulary(1, 8_000)
  const random = makeRandom(2)
  const line = (): string => Array.from({ length: WORDS }, () => vocabulary.draw(random)).join(' ')
  const paths: string[] = []
  for (let number = 1; number <= count; number += 1) {
    const plan = Array.from({ length: pages }, () => ({ lines: Array.from({ length: LINES }, line) }))
    const path = join(folder, `report-${number}.pdf`)
    await writeFile(path, await makePdf(plan, { title: `Report ${number}` }))
    paths.push(path)
  }
  return paths
}
