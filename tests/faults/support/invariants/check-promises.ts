import type { DataFolderDatabase } from '../database.ts'
import type { Office, SentPaper } from '../office.ts'

interface KnownRecord {
  readonly id: string
  readonly state: string
  readonly sha256: string | null
  /** Of its item in an open list: how far that is, and why. */
  readonly item: string | null
}

/** Whatever was acknowledged to somebody is true: the `newest` captures are there and found, all holds hold. */
export async function checkPromises(
  office: Office,
  database: DataFolderDatabase,
  newest: number,
): Promise<readonly string[]> {
  const captures = await Promise.all(
    office.ledger.sent.slice(-newest).map((sent) => checkCapture(office, database, sent)),
  )
  return [...captures.flat(), ...(await checkHolds(office, database))]
}

async function checkCapture(
  office: Office,
  database: DataFolderDatabase,
  { paper, key, id }: SentPaper,
): Promise<readonly string[]> {
  const name = `${paper.kind} ${key}`
  const kept = await database.rows<KnownRecord>(
    `select r.id, r.state, c.sha256, (
       select concat_ws(': ', d.state, d.state_reason) from disposal_item d
       where d.record_id = r.id and d.state in ('destroying', 'verifying', 'stuck')
     ) as item
     from idempotency i join record r on r.id = i.record_id
     left join component c on c.record_id = r.id and c.role = 'original' where i.key = $1`,
    [key],
  )
  const [record] = kept
  if (record === undefined) return id === undefined ? [] : [`${name}: acknowledged and lost`]
  if (kept.length > 1) return [`${name}: one key, ${kept.length} records`]
  if (id !== undefined && record.id !== id) return [`${name}: another record than was acknowledged`]
  const answer = await office.as('clerk').get(`/records/${record.id}`)
  const status = answer.outcome === 'answered' ? answer.status : 0
  const found = await office.as('clerk').get(`/search?q=${paper.titleWord}`)
  const hits: readonly string[] =
    found.outcome === 'answered' && found.status === 200
      ? found.body.hits.map((hit: { readonly id: string }) => hit.id)
      : ['no answer']
  if (record.state === 'destroyed' || record.state === 'transferred') {
    return [
      ...(status === 410 ? [] : [`${name}: ${record.state}, and answers ${status}`]),
      ...(hits.length === 0 ? [] : [`${name}: ${record.state}, and found`]),
    ]
  }
  return [
    ...(record.sha256 === paper.sha256 ? [] : [`${name}: the digest is another`]),
    ...(status === 200 ? [] : [`${name}: ${record.state} (${record.item}), and answers ${status}`]),
    ...(hits.join() === record.id ? [] : [`${name}: search by its title gives [${hits.join()}]`]),
    ...(paper.kind === 'scan' || (await isFoundByText(office, paper.textWord, record.id))
      ? []
      : [`${name}: not found by its text ${describeReading(answer)}`]),
  ]
}

async function isFoundByText(office: Office, word: string, id: string): Promise<boolean> {
  const found = await office.as('clerk').get(`/search?q=${word}`)
  return found.outcome === 'answered' && found.body.hits?.[0]?.id === id
}

async function checkHolds(office: Office, database: DataFolderDatabase): Promise<readonly string[]> {
  const faults: string[] = []
  for (const { id, records } of office.ledger.holds) {
    const [hold] = await database.rows<{ state: string; materialised_at: Date | null }>(
      'select state, materialised_at from hold where id = $1',
      [id],
    )
    if (hold?.state !== 'placed') faults.push(`hold ${id} was acknowledged and is ${hold?.state ?? 'lost'}`)
    const free = await database.rows<{ id: string; state: string; too_late: boolean }>(
      `select r.id, r.state, coalesce(i.too_late_at is not null, false) as too_late
       from record r left join hold_item i on i.record_id = r.id and i.hold_id = $1
       where r.id = any($2::uuid[]) and (r.state <> 'active' or i.record_id is null)`,
      [id, records],
    )
    for (const record of free)
      if (!record.too_late) faults.push(`hold ${id}: record ${record.id} is ${record.state} and not caught`)
  }
  const destroyed = await database.rows<{ id: string }>(
    `select r.id from record r join hold_item i on i.record_id = r.id
     where r.state in ('destroyed', 'transferred') and i.too_late_at is null and i.released_at is null`,
  )
  return [...faults, ...destroyed.map(({ id }) => `record ${id} was destroyed while held`)]
}

/** What the program says of the reading, for whoever has to find out why. */
function describeReading(answer: unknown): string {
  return JSON.stringify(answer, (key, value: unknown) =>
    ['headers', 'components', 'token'].includes(key) ? undefined : value,
  )
}
