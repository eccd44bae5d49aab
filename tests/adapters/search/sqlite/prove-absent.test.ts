import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, it } from '@jest/globals'
import { recordKey } from '../../../../src/adapters/search/record-key.ts'
import { makeDocumentAnalyser } from '../../../../src/adapters/search/sqlite/analyse-documents.ts'
import { openForWriting } from '../../../../src/adapters/search/sqlite/index-file.ts'
import { proveAbsent } from '../../../../src/adapters/search/sqlite/prove-absent.ts'
import { makeIndexWriter } from '../../../../src/adapters/search/sqlite/write-documents.ts'
import { makeSearchDocument, numberedId } from '../../../contracts/search-index-corpus.ts'

const root = mkdtempSync(join(tmpdir(), 'muniment-prove-absent-'))
afterAll(() => rmSync(root, { recursive: true }))

/** A connection beside which something else is done each time it has written the file anew. */
function meanwhile(db: DatabaseSync, work: () => void): DatabaseSync {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'exec')
        return (statement: string) => {
          target.exec(statement)
          if (statement.startsWith('vacuum')) work()
        }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

it('a removal by another process while the file is written anew is not taken for written over', () => {
  const path = join(root, 'index.sqlite')
  const [one, other] = [openForWriting(path).db, openForWriting(path).db]
  const [writer, elsewhere] = [makeIndexWriter(one), makeIndexWriter(other)]
  writer.put(makeDocumentAnalyser()([1, 2, 3].map((number) => makeSearchDocument(number))))
  const removal = (number: number) => ({ key: recordKey(numberedId(number)), revision: 1 })
  let written = 0
  const prove = (number: number, work: () => void = () => undefined) =>
    proveAbsent(
      meanwhile(one, () => {
        written += 1
        work()
      }),
      numberedId(number),
    )
  writer.remove([removal(1)])
  expect(prove(1, () => elsewhere.remove([removal(2)]))).toBe('absent')
  expect([prove(2), written]).toEqual(['absent', 2])
  // Once for all removals since: nothing is left to be written over.
  expect([prove(2), written]).toEqual(['absent', 2])
  for (const db of [one, other]) db.close()
})
