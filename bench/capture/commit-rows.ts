import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'

/** Where the bare handler files everything; asked once. */
export interface Filing {
  readonly folderId: string
  readonly folderReference: string
  readonly classCode: string
  readonly accessSet: number
  readonly schedule: { readonly code: string; readonly version: number }
}

export interface BareCapture {
  readonly id: string
  readonly metadata: string
  readonly filename: string
  readonly size: number
  readonly sha256: string
}

export async function findFiling(pool: Pool, reference: string): Promise<Filing> {
  const { rows } = await pool.query<Filing>(
    `select f.id as "folderId", f.reference as "folderReference", f.class_code as "classCode",
            f.access_set_id as "accessSet", json_build_object('code', v.code, 'version', v.version) as schedule
     from folder f, (
       select code, version from retention_schedule_version where state = 'published' and action = 'destroy' limit 1
     ) v
     where f.reference = $1`,
    [reference],
  )
  const [filing] = rows
  if (filing === undefined) throw new Error(`there is no folder ${reference}`)
  return filing
}

/** Record, component, job, audit entry and what lies beside it: the rows of a capture, in one transaction. */
export async function commitRows(pool: Pool, filing: Filing, capture: BareCapture): Promise<void> {
  // The bench's own metadata.
  const { title } = JSON.parse(capture.metadata) as { title: string }
  const now = new Date()
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(
      `with new_record as (
         insert into record (
           id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, reading,
           retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
         ) values (
           $1, $2, $3, $4, 'active', $5, $6::timestamptz, $6::timestamptz::date, 'bare', 'official', 'pending',
           'running', '2040-01-01', 'destroy', 'created', '2026-01-01', $7, $8
         ) returning id
       )
       insert into component (id, record_id, position, role, filename, media_type, size, sha256, object_key)
       select $9, id, 0, 'original', $10, 'text/plain', $11, $12, $13 from new_record`,
      [
        capture.id,
        `BARE/${capture.id}`,
        filing.folderId,
        filing.accessSet,
        title,
        now,
        filing.schedule.code,
        filing.schedule.version,
        randomUUID(),
        capture.filename,
        capture.size,
        capture.sha256,
        `bare-${capture.id}`,
      ],
    )
    // A queue that no worker looks into: the job is a row, and nobody does its work on our time.
    await client.query(`select graphile_worker.add_job('bare-read', $1::json, job_key => $2)`, [
      JSON.stringify({ recordId: capture.id }),
      `bare-read:${capture.id}`,
    ])
    const { draft, details } = auditRows(filing, capture, title, now)
    await client.query(
      `with draft as (insert into audit_outbox (draft) values ($1))
       insert into audit_detail (entry_id, name, value, salt, subject_type, subject_id, conditions)
       select $2, name, value, decode(salt, 'hex'), 'record', $3, $4::jsonb
       from unnest($5::text[], $6::text[], $7::text[]) as beside (name, value, salt)`,
      [
        draft,
        details.entryId,
        capture.id,
        JSON.stringify({ classPath: [filing.classCode], groups: [], marking: 'official' }),
        details.rows.map((row) => row.name),
        details.rows.map((row) => row.value),
        details.rows.map((row) => row.salt),
      ],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

function auditRows(filing: Filing, capture: BareCapture, title: string, now: Date) {
  const entryId = randomUUID()
  const rows = Object.entries({ actorName: 'bare', title, filename: capture.filename }).map(
    ([name, value]) => {
      const salt = randomBytes(16).toString('hex')
      const commitment = createHash('sha256').update(`${salt}${name}\0${value}`).digest('hex')
      return { name, value, salt, commitment }
    },
  )
  const draft = JSON.stringify({
    v: 1,
    id: entryId,
    at: now.toISOString(),
    actor: { kind: 'person', id: 'bare' },
    action: 'record.captured',
    subject: { type: 'record', id: capture.id },
    outcome: 'done',
    codes: {
      class: filing.classCode,
      folder: filing.folderId,
      marking: 'official',
      size: capture.size,
      sha256: capture.sha256,
    },
    commitments: Object.fromEntries(rows.map((row) => [row.name, row.commitment])),
  })
  return { draft, details: { entryId, rows } }
}
