import type { Pool, PoolClient } from 'pg'

/**
 * Runs `work` while the indexes of these tables which hold no constraint are away, and builds them again: a row then
 * costs a fraction of what it costs with each index looked after on its own. What `work` meets on other sessions has
 * none of them either.
 */
export async function withoutIndexes(
  pool: Pool,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const client = await pool.connect()
  try {
    const indexes = await indexesOf(client, tables)
    for (const { name } of indexes) await client.query(`drop index ${name}`)
    await work()
    await client.query(`set maintenance_work_mem = '512MB'`)
    for (const { definition } of indexes) await client.query(definition)
    await client.query('reset maintenance_work_mem')
  } finally {
    client.release()
  }
}

async function indexesOf(
  client: PoolClient,
  tables: readonly string[],
): Promise<readonly { readonly name: string; readonly definition: string }[]> {
  const { rows } = await client.query<{ readonly name: string; readonly definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i
     where i.indrelid = any ($1::regclass[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  )
  return rows
}
