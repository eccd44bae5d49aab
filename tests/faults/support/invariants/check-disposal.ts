import type { DataFolderDatabase } from '../database.ts'

/** Batches add up, and each destruction stands on an approved item and in the log exactly once. */
export async function checkDisposal(database: DataFolderDatabase): Promise<readonly string[]> {
  const faults: string[] = []
  const ask = async (what: string, sql: string): Promise<void> => {
    for (const row of await database.rows(sql)) faults.push(`${what}: ${JSON.stringify(row)}`)
  }
  await ask(
    'a batch does not add up to what it listed',
    `select b.id, b.item_count, count(i.record_id)::int as items from disposal_batch b
     left join disposal_item i on i.batch_id = b.id where b.manifest_digest is not null
     group by b.id having b.item_count <> count(i.record_id)`,
  )
  await ask(
    'a completed batch has items that wait',
    `select b.id, i.record_id, i.state from disposal_batch b join disposal_item i on i.batch_id = b.id
     where b.state = 'completed' and i.state not in ('destroyed', 'transferred', 'retained', 'skipped')`,
  )
  await ask(
    'a manifest is not the one that was listed',
    `select id from disposal_batch
     where manifest_digest is not null and manifest_digest <> disposal_manifest_digest(id)`,
  )
  await ask(
    'item and record differ',
    `select i.batch_id, i.record_id, i.state, r.state as record from disposal_item i join record r on r.id = i.record_id
     where i.state in ('destroyed', 'transferred') and r.state <> i.state
        or i.state in ('destroying', 'verifying') and r.state <> 'destroying'`,
  )
  for (const end of ['destroyed', 'transferred']) {
    await ask(
      `${end} without exactly one item that is so and one entry`,
      `select r.id,
         (select count(*)::int from disposal_item i where i.record_id = r.id and i.state = '${end}') as items,
         (select count(*)::int from audit_entry e where e.action = 'item.${end}'
            and convert_from(e.leaf, 'UTF8') like '%' || r.id || '%') as entries
       from record r where r.state = '${end}'
         and ((select count(*) from disposal_item i where i.record_id = r.id and i.state = '${end}') <> 1
           or (select count(*) from audit_entry e where e.action = 'item.${end}'
                 and convert_from(e.leaf, 'UTF8') like '%' || r.id || '%') <> 1)`,
    )
    await ask(
      `an entry tells of what was ${end} and was not`,
      `select e.position from audit_entry e where e.action = 'item.${end}' and not exists (
         select from record r where r.state = '${end}' and convert_from(e.leaf, 'UTF8') like '%' || r.id || '%')`,
    )
  }
  await ask(
    'transferred, and its receiver has not accepted it',
    `select r.id from record r where r.state = 'transferred' and not exists (
       select from transfer_record t join stub s on s.record_id = t.record_id and s.batch_id = t.batch_id
       where t.record_id = r.id and t.outcome = 'accepted' and s.archive_reference = t.archive_reference)`,
  )
  await ask(
    'a certificate is not captured',
    'select id, batch_id from disposal_certificate where record_id is null',
  )
  await ask(
    'one certificate, several records',
    'select record_id from disposal_certificate group by record_id having count(*) > 1',
  )
  await ask(
    'an item that is gone is on no certificate',
    `select i.batch_id, i.record_id from disposal_item i where i.state in ('destroyed', 'transferred') and not exists (
       select from disposal_certificate c where c.batch_id = i.batch_id
         and convert_from(c.body, 'UTF8') like '%' || i.record_id || '%')`,
  )
  return faults
}

/** The API's counts of every batch, as its contract wants them: the parts make the whole. */
export function addsUp(counts: { readonly [name: string]: number }): boolean {
  const {
    total = -1,
    destroyed = 0,
    transferred = 0,
    retained = 0,
    skipped = 0,
    failed = 0,
    pending = 0,
  } = counts
  return total === destroyed + transferred + retained + skipped + failed + pending
}
