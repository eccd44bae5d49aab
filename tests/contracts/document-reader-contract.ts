import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DocumentReader, ReadingProgress } from '../../src/ingest/ports.ts'

/** What every `DocumentReader` does, whatever formats it knows: shown on plain text. */
export function describeDocumentReader(name: string, make: (folder: string) => DocumentReader): void {
  describe(`${name} as a document reader`, () => {
    let folder: string
    let reader: DocumentReader
    let documents = 0
    const document = async (content: string, depth = 0) => {
      const path = join(folder, `document-${documents++}`)
      await writeFile(path, content)
      return { path, filename: 'note.txt', mediaType: 'text/plain', depth }
    }
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'muniment-reader-'))
      reader = make(folder)
    })
    afterAll(async () => {
      await reader.close()
      await rm(folder, { recursive: true })
    })

    it('never alters the document', async () => {
      const given = await document('The minute of 3 May.')
      await reader.read(given, () => undefined)
      expect(await readFile(given.path, 'utf8')).toBe('The minute of 3 May.')
    })

    it('gives the pages of a text in order, each with how its text was got', async () => {
      const result = await reader.read(await document('First page\n\fSecond page'), () => undefined)
      expect(result).toMatchObject({
        outcome: 'read',
        format: 'text',
        method: 'own-text',
        pages: [
          { number: 1, text: 'First page', method: 'own-text', confidence: null },
          { number: 2, text: 'Second page', method: 'own-text', confidence: null },
        ],
        parts: [],
      })
    })

    it('says of an empty file that it is empty', async () => {
      const result = await reader.read(await document(''), () => undefined)
      expect(result).toMatchObject({ outcome: 'without-text', reason: 'empty', pageCount: 0 })
    })

    it('does not open what lies in more than ten containers', async () => {
      expect(await reader.read(await document('deep', 10), () => undefined)).toMatchObject({
        outcome: 'read',
      })
      expect(await reader.read(await document('deeper', 11), () => undefined)).toMatchObject({
        outcome: 'without-text',
        reason: 'too-deep',
      })
    })

    it('shows progress up to the last page', async () => {
      const seen: ReadingProgress[] = []
      await reader.read(await document('1\f2\f3'), (progress) => seen.push(progress))
      expect(seen.at(-1)).toEqual({ page: 3, pages: 3 })
      expect(seen.map(({ page }) => page)).toEqual([...seen].map(({ page }) => page).sort())
    })

    it('rejects with the reason of a signal that was given before', async () => {
      const reason = new Error('stopped by its owner')
      await expect(
        reader.read(await document('text'), () => undefined, AbortSignal.abort(reason)),
      ).rejects.toBe(reason)
    })

    it('refuses to read once it is closed, without blaming the document', async () => {
      const closed = make(folder)
      await closed.close()
      await expect(closed.read(await document('text'), () => undefined)).rejects.toMatchObject({
        code: 'engine-unavailable',
        retryable: true,
      })
    })
  })
}
