import { type RawBuilder, sql } from 'kysely'
import type { TamperKind } from '../../../../../scripts/verify-audit.mjs'
import type { Sql } from '../../../../../src/adapters/postgres/database.ts'
import { openCheckpoint, signCheckpoint } from '../../../../../src/audit/checkpoints/checkpoint.ts'
import type { SigningKey } from '../../../../../src/audit/keys/note-key.ts'
import { edgeRoot, emptyEdge, extendEdge } from '../../../../../src/audit/tree/merkle-edge.ts'
import { leafHash } from '../../../../../src/audit/tree/merkle-hash.ts'
import type { Random } from '../../../../support/make-audit-history.ts'

/** The log that somebody gets at: `size` entries, checkpoints over `sizes` of them. */
export interface Tables {
  readonly db: Sql
  readonly random: Random
  readonly size: number
  readonly sizes: readonly number[]
  readonly signingKey: SigningKey
  readonly anotherKey: SigningKey
}

export interface Finding {
  readonly position: number
  readonly kind: TamperKind
}

/** What is found beside the anchor, and in an export by a reader with the key and the newest checkpoint. */
export interface Expected {
  readonly inside: Finding
  /** `unseen`: not part of an export. Left out, the same as inside. */
  readonly outside?: Finding | 'unseen'
  /** The exporter itself says that something is missing, and writes nothing. */
  readonly refused?: true
}

/** What a superuser can do to the tables. */
export const tamperings: { readonly [name: string]: (tables: Tables) => Promise<Expected> } = {
  'edits a leaf': async (tables) => {
    const position = somewhere(tables)
    await replaceInLeaf(tables.db, position, '"v":1', '"v":1 ')
    return { inside: { position, kind: 'altered' } }
  },
  'edits a field of a leaf': async (tables) => {
    const position = somewhere(tables)
    await replaceInLeaf(tables.db, position, 'person-', 'nobody-')
    return { inside: { position, kind: 'altered' } }
  },
  'writes rubbish over a leaf': async (tables) => {
    const position = somewhere(tables)
    await run(tables, sql`update audit_entry set leaf = '\\xff00ff' where position = ${position}`)
    return { inside: { position, kind: 'altered' } }
  },
  'deletes an entry': async (tables) => {
    const position = somewhere(tables, 2)
    await run(tables, sql`delete from audit_entry where position = ${position}`)
    return { inside: { position, kind: 'removed' } }
  },
  'deletes an entry and moves the others up': async (tables) => {
    const position = somewhere(tables, 2)
    await run(tables, sql`delete from audit_entry where position = ${position}`)
    await run(tables, sql`update audit_entry set position = -position where position > ${position}`)
    await run(tables, sql`update audit_entry set position = -position - 1 where position < 0`)
    // Inside, by the places that entries name; the exporter misses one already.
    return { inside: { position, kind: 'removed' }, refused: true }
  },
  'swaps two entries': async (tables) => {
    const position = somewhere(tables, 2)
    const other = tables.random.between(position + 1, tables.size - 1)
    await run(
      tables,
      sql`update audit_entry set position = case position when ${position} then -1 else -2 end where position in (${position}, ${other})`,
    )
    await run(
      tables,
      sql`update audit_entry set position = case position when -1 then ${other}::bigint else ${position}::bigint end where position < 0`,
    )
    return { inside: { position, kind: 'reordered' } }
  },
  'cuts the tail': async (tables) => {
    const position = somewhere(tables)
    await run(tables, sql`delete from audit_entry where position >= ${position}`)
    return { inside: { position, kind: 'truncated' }, refused: true }
  },
  'goes back to an older state, checkpoints and all': async (tables) => {
    const position = tables.random.pick(tables.sizes.slice(0, -1))
    await run(tables, sql`delete from audit_entry where position >= ${position}`)
    await run(tables, sql`delete from audit_checkpoint where size > ${position}`)
    return { inside: { position, kind: 'truncated' }, refused: true }
  },
  'makes an entry be found under another name': async (tables) => {
    const position = somewhere(tables)
    const column = sql.ref(tables.random.pick(['actor_id', 'action', 'subject_type', 'subject_id']))
    await run(tables, sql`update audit_entry set ${column} = 'another' where position = ${position}`)
    return { inside: { position, kind: 'altered' }, outside: 'unseen' }
  },
  'backdates an entry': async (tables) => {
    const position = somewhere(tables)
    await run(tables, sql`update audit_entry set at = at - interval '1 day' where position = ${position}`)
    return { inside: { position, kind: 'altered' }, outside: 'unseen' }
  },
  'changes who it was': async (tables) => {
    const position = somewhere(tables)
    await run(
      tables,
      sql`update audit_detail set value = 'Somebody Else' where name = 'actorName' and entry_id = (select entry_id from audit_entry where position = ${position})`,
    )
    return { inside: { position, kind: 'altered' } }
  },
  'blanks who it was, as an erasure would': async (tables) => {
    const position = somewhere(tables)
    await run(
      tables,
      sql`update audit_detail set value = null, salt = null where name = 'actorName' and entry_id = (select entry_id from audit_entry where position = ${position})`,
    )
    return { inside: { position, kind: 'removed' } }
  },
  'keeps what lies beside an entry under another subject, so that no erasure finds it': async (tables) => {
    const position = somewhere(tables)
    const column = sql.ref(tables.random.pick(['subject_type', 'subject_id']))
    await run(
      tables,
      sql`update audit_detail set ${column} = 'another' where entry_id = (select entry_id from audit_entry where position = ${position})`,
    )
    return { inside: { position, kind: 'altered' }, outside: 'unseen' }
  },
  'deletes all that lies beside an entry': async (tables) => {
    const position = somewhere(tables)
    await run(
      tables,
      sql`delete from audit_detail where entry_id = (select entry_id from audit_entry where position = ${position})`,
    )
    return { inside: { position, kind: 'removed' } }
  },
  'edits one and computes chain, tree and roots anew': async (tables) => {
    const position = somewhere(tables, 2)
    await replaceInLeaf(tables.db, position, /"outcome":"[a-z]+"/, '"outcome":"failed"')
    await chainAnew(tables, position + 1)
    await noteAnew(tables, position, (size, root, note) => {
      const [origin, , , ...signatures] = note.split('\n')
      return [origin, size, root.toString('base64'), ...signatures].join('\n')
    })
    return {
      inside: { position, kind: 'altered' },
      outside: { position: vouched(tables, position), kind: 'signature' },
    }
  },
  'lets the log go on another way': async (tables) => {
    const position = somewhere(tables, 2)
    await run(tables, sql`update audit_entry set entry_id = gen_random_uuid() where position >= ${position}`)
    await run(
      tables,
      sql`update audit_entry set leaf = convert_to(regexp_replace(convert_from(leaf, 'UTF8'), '"id":"[0-9a-f-]{36}"', '"id":"' || entry_id || '"'), 'UTF8') where position >= ${position}`,
    )
    await chainAnew(tables, position + 1)
    await noteAnew(tables, position, (size, root) => signCheckpoint(size, root, tables.anotherKey))
    return {
      inside: { position, kind: 'forked' },
      outside: { position: vouched(tables, position), kind: 'signature' },
    }
  },
  'lets the log go on another way, under our own key': async (tables) => {
    const position = somewhere(tables, 2)
    await run(tables, sql`update audit_entry set entry_id = gen_random_uuid() where position = ${position}`)
    await run(
      tables,
      sql`update audit_entry set leaf = convert_to(regexp_replace(convert_from(leaf, 'UTF8'), '"id":"[0-9a-f-]{36}"', '"id":"' || entry_id || '"'), 'UTF8') where position = ${position}`,
    )
    await chainAnew(tables, position + 1)
    await noteAnew(tables, position, (size, root) => signCheckpoint(size, root, tables.signingKey))
    return {
      inside: { position, kind: 'forked' },
      // The newest checkpoint is the reader's too, and says another thing: they agree up to the one before it.
      outside: { position: vouched(tables, tables.size - 1), kind: 'forked' },
    }
  },
  'signs the copies of the checkpoints with another key': async (tables) => {
    await noteAnew(tables, -1, (size, root) => signCheckpoint(size, root, tables.anotherKey))
    return { inside: { position: 0, kind: 'signature' } }
  },
  'edits the copy of a checkpoint': async (tables) => {
    const at = tables.random.between(0, tables.sizes.length - 1)
    await run(
      tables,
      sql`update audit_checkpoint set note = replace(note, ${`\n${tables.sizes[at]}\n`}, ${`\n${(tables.sizes[at] ?? 0) + 1}\n`}) where number = ${at}`,
    )
    return { inside: { position: tables.sizes[at - 1] ?? 0, kind: 'signature' } }
  },
  'deletes the copy of a checkpoint': async (tables) => {
    // Not the newest: that one may not have been copied yet.
    const at = tables.random.between(0, tables.sizes.length - 2)
    await run(tables, sql`delete from audit_checkpoint where number = ${at}`)
    return { inside: { position: tables.sizes[at - 1] ?? 0, kind: 'signature' }, outside: 'unseen' }
  },
  'puts in a checkpoint far ahead, after which no other can be written': async (tables) => {
    const note = signCheckpoint(tables.size, Buffer.alloc(32), tables.anotherKey)
    await run(
      tables,
      sql`insert into audit_checkpoint (number, size, note, anchored_at) values (999999, ${tables.size}, ${note}, '2026-02-03')`,
    )
    return { inside: { position: tables.size, kind: 'signature' }, refused: true }
  },
}

/** A position, at least so many entries before the end. */
const somewhere = ({ random, size }: Tables, fromEnd = 1): number => random.between(0, size - fromEnd)

const vouched = ({ sizes }: Tables, position: number): number =>
  Math.max(0, ...sizes.filter((size) => size <= position))

async function run({ db }: Tables, statement: RawBuilder<unknown>): Promise<void> {
  await statement.execute(db)
}

async function replaceInLeaf(db: Sql, position: number, what: string | RegExp, by: string): Promise<void> {
  const changed = (await leavesFrom(db, position, 1)).map((leaf) => leaf.replace(what, by))
  await writeLeaves(db, position, changed)
}

async function leavesFrom(db: Sql, position: number, limit = 1_000_000): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly leaf: Buffer }>`
    select leaf from audit_entry where position >= ${position} order by position limit ${limit}
  `.execute(db)
  return rows.map(({ leaf }) => leaf.toString())
}

async function writeLeaves(db: Sql, first: number, leaves: readonly string[]): Promise<void> {
  await sql`
    update audit_entry e set leaf = convert_to(changed.leaf, 'UTF8')
    from unnest(${[...leaves]}::text[]) with ordinality as changed (leaf, n)
    where e.position = ${first}::bigint + changed.n - 1
  `.execute(db)
}

/** Each entry from `first` on names the one that stands before it now. */
async function chainAnew({ db }: Tables, first: number): Promise<void> {
  const [before = '', ...following] = await leavesFrom(db, first - 1)
  let previous = before
  const chained = following.map((leaf) => {
    previous = leaf.replace(/"previous":"[0-9a-f]{64}"/, `"previous":"${leafHash(previous).toString('hex')}"`)
    return previous
  })
  await writeLeaves(db, first, chained)
}

/** Writes the copies of the checkpoints over more than `position` entries anew, for the log as it stands now. */
async function noteAnew(
  { db, sizes, signingKey }: Tables,
  position: number,
  write: (size: number, root: Buffer, note: string) => string,
): Promise<void> {
  const hashes = (await leavesFrom(db, 0)).map((leaf) => leafHash(leaf))
  const { rows } = await sql<{ readonly note: string }>`
    select note from audit_checkpoint order by number
  `.execute(db)
  for (const [number, size] of sizes.entries()) {
    if (size <= position) continue
    const note = rows[number]?.note ?? ''
    openCheckpoint(note, [signingKey.verifier])
    const root = edgeRoot(extendEdge(emptyEdge, hashes.slice(0, size)))
    await sql`update audit_checkpoint set note = ${write(size, root, note)} where number = ${number}`.execute(
      db,
    )
  }
}
