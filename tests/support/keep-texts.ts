import { sql } from 'kysely'
import { serialiseStoredText } from '../../src/ingest/read-record/stored-text.ts'
import { newId } from '../../src/kernel/ids.ts'
import { newRecordReference } from '../../src/records/new-reference.ts'
import { once } from './once.ts'
import { reindexed } from './reindexed.ts'
import type { RunningMuniment } from './start-muniment.ts'

export interface KeptText {
  readonly title: string
  readonly text: string
}

/** Texts written at a time. */
const writers = 8

/**
 * Fills a system with records of these texts faster than they can be captured: each has the row of `model`, a record of that
 * system, with an id, reference, title and text of its own. Answers their ids once the index holds them all.
 */
export async function keepTexts(
  system: RunningMuniment,
  model: string,
  texts: readonly KeptText[],
): Promise<readonly string[]> {
  const rows = texts.map(({ title }) => {
    const id = newId()
    return {
      id,
      title,
      reference: newRecordReference('2026'),
      component: newId(),
      text_key: `${id}.${newId()}.text`,
    }
  })
  const { contentStore, database } = system.muniment.engines
  let next = 0
  const write = async () => {
    for (let at = next++; at < texts.length; at = next++) {
      const page = {
        number: 1,
        text: texts[at]?.text ?? '',
        method: 'own-text' as const,
        confidence: null,
        language: null,
      }
      await contentStore.put(rows[at]?.text_key ?? '', once(serialiseStoredText([page])))
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  const added = JSON.stringify(rows)
  await database.owner.transaction().execute(async (transaction) => {
    // Nobody asks whether each row has its audit entry: this fills, and proves nothing of captures.
    await sql`set local session_replication_role = replica`.execute(transaction)
    await sql`
      with added as (select * from jsonb_to_recordset(${added}) as t (id uuid, title text, reference text))
      insert into record
      select (jsonb_populate_record(null::public.record, to_jsonb(r) || to_jsonb(added))).*
      from record r, added where r.id = ${model}`.execute(transaction)
    await sql`
      with added as (select * from jsonb_to_recordset(${added}) as t (id uuid, component uuid, text_key text))
      insert into component
      select (jsonb_populate_record(null::public.component, to_jsonb(c) || jsonb_build_object(
        'id', component, 'record_id', added.id, 'text_key', added.text_key,
        'object_key', added.text_key || '-original'
      ))).*
      from component c, added where c.record_id = ${model}`.execute(transaction)
  })
  await reindexed(system)
  return rows.map(({ id }) => id)
}
