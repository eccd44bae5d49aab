import type { Pool } from 'pg'
import { generatedId } from './generated-id.ts'
import { sideBySide } from './side-by-side.ts'
import { withoutIndexes } from './without-indexes.ts'

export interface GenerateOptions {
  readonly count: number
  /** Words for titles. */
  readonly words: readonly string[]
  /** How many folders they lie in. */
  readonly folders?: number
  /** `around-today`: two of three retention ends are past. `ahead`: none is, they lie in the ten years to come. */
  readonly ends?: 'around-today' | 'ahead'
  /** Told how far it came, where it takes a while. */
  readonly say?: (line: string) => void
}

/**
 * Fills the database with records by set-based SQL, spread over all classes of the plan, 300 folders or so many as are
 * asked for, two markings (one record in seven sensitive), six formats, fifty authors and fifteen years. Statistics are
 * gathered afterwards, as autovacuum would in time.
 */
export async function generateRecords(pool: Pool, options: GenerateOptions): Promise<void> {
  const { folders = 300 } = options
  await pool.query(`
    insert into access_set (class_code, marking, groups)
    select code, marking, '{}' from file_plan_class, (values ('official'), ('official-sensitive')) as m (marking)
    where not built_in
    on conflict do nothing`)
  await pool.query(
    `insert into folder (id, reference, class_code, title, opened_on, access_set_id)
     select md5('bench-folder-' || n)::uuid, 'BENCH/' || n, c.code, 'Folder ' || n, date '2010-01-01', s.id
     from generate_series(0, $1::int - 1) n
     join (
       select code, row_number() over (order by code) - 1 as place, count(*) over () as classes
       from file_plan_class where not built_in
     ) c on c.place = n % c.classes
     join access_set s on s.class_code = c.code and s.marking = 'official' and s.groups = '{}'`,
    [folders],
  )
  // Of tables just filled PostgreSQL expects a row, and would compare all with all.
  await pool.query('analyze access_set, folder')
  await withoutIndexes(pool, ['record', 'component'], () => insertRecords(pool, options))
  await pool.query('vacuum analyze')
}

/** Records written by one statement: so many are joined in memory, and whoever waits hears of each. */
const CHUNK = 500_000
/** Statements at a time. */
const WRITERS = 2

/** SQL for the format of the record number `n`. */
const FORMAT = `(array['pdf', 'word', 'email', 'image', 'html', 'text'])[1 + n % 6]`

async function insertRecords(pool: Pool, options: GenerateOptions): Promise<void> {
  const { count, say } = options
  const firsts = Array.from({ length: Math.ceil(count / CHUNK) }, (_, chunk) => 1 + chunk * CHUNK)
  let done = 0
  await sideBySide(Array.from({ length: WRITERS }), firsts, async (_, first) => {
    const last = Math.min(count, first + CHUNK - 1)
    await insertChunk(pool, options, first, last)
    done += last - first + 1
    if (done < count) say?.(`${done.toLocaleString('en-GB')} generated`)
  })
}

async function insertChunk(
  pool: Pool,
  { words, folders = 300, ends = 'around-today' }: GenerateOptions,
  first: number,
  last: number,
): Promise<void> {
  await unchecked(
    pool,
    `with w as materialized (select $3::text[] as words, cardinality($3::text[]) as size),
     v as materialized (
       select code, version from retention_schedule_version
       where state = 'published' and action = 'destroy' and authority is not null order by code limit 1
     ),
     -- Each folder with the sets of its class: joined to the records one by one, they would be multiplied with them first.
     place as materialized (
       select row_number() over (order by f.id) - 1 as place, f.id,
              (select s.id from access_set s where s.class_code = f.class_code and s.groups = '{}' and s.marking = 'official'),
              (select s.id from access_set s
               where s.class_code = f.class_code and s.groups = '{}' and s.marking = 'official-sensitive')
       from folder f where f.reference like 'BENCH/%'
     )
     insert into record (
       id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by, author,
       marking, format, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date,
       schedule_code, schedule_version
     )
     select ${generatedId('n')}, 'BENCH/2026/' || n, f.id, case when n % 7 = 0 then f.sensitive else f.official end, 'active',
            w.words[1 + n * 7919::bigint % w.size] || ' ' || w.words[1 + n * 104729::bigint % w.size] || ' ' || n,
            current_date - (n * 31::bigint % 5475)::int, now(), current_date, 'bench', 'Author ' || n % 50,
            case when n % 7 = 0 then 'official-sensitive' else 'official' end,
            ${FORMAT}, 'available', 'running',
            current_date + $4::int + (n * 7919::bigint % $5::int)::int, 'destroy', 'created', date '2019-01-01', v.code,
            v.version
     from generate_series($1::int, $6::int) n
     join place f (place, id, official, sensitive) on f.place = n % $2::int
     cross join w
     cross join v`,
    [first, folders, words, ...(ends === 'ahead' ? [1, 3_650] : [-2_500, 3_750]), last],
  )
  await unchecked(
    pool,
    `insert into component (id, record_id, position, role, filename, media_type, format, size, sha256, object_key)
     select overlay(r.id::text placing 'b' from 20 for 1)::uuid, r.id, 0, 'original', 'document', 'application/octet-stream',
            r.format, 100, encode(sha256(('BENCH/2026/' || r.n)::bytea), 'hex'), r.id || '.bench'
     from (
       select n, ${generatedId('n')} as id, ${FORMAT} as format from generate_series($1::int, $2::int) n offset 0
     ) r`,
    [first, last],
  )
}

/** Without asking for each row whether what it refers to is there: it is, and asking takes longer than writing. */
export async function unchecked(
  pool: Pool,
  statement: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    await client.query(statement, [...values])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
