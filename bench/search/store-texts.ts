import type { Pool } from 'pg'
import { serialiseStoredText } from '../../src/ingest/read-record/stored-text.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import { sideBySide } from '../support/side-by-side.ts'
import type { Corpus } from './make-corpus.ts'

const WRITERS = 16

/** Stores the extracted text of those of the records that have none stored yet: snippets are cut from it, and edits index it anew. */
export async function storeTexts(
  pool: Pool,
  store: ContentStore,
  corpus: Corpus,
  recordIds: ReadonlySet<RecordId>,
): Promise<void> {
  const { rows } = await pool.query<{ readonly id: RecordId }>(
    'select record_id as id from component where record_id = any ($1::uuid[]) and text_key is null',
    [[...recordIds]],
  )
  await sideBySide(Array.from({ length: WRITERS }), rows, async (_, { id }) => {
    const words = corpus.wordsOf(id)
    const half = Math.ceil(words.length / 2)
    const pages = [words.slice(0, half), words.slice(half)].map((page, at) => ({
      number: at + 1,
      text: page.join(' '),
      method: 'own-text' as const,
      confidence: null,
      language: null,
    }))
    const key = `${id}.${id}.text-bench`
    await store.put(key, once(serialiseStoredText(pages)))
    await pool.query('update component set text_key = $1 where record_id = $2', [key, id])
  })
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
